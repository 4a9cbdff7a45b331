using System.Globalization;

namespace Distro.ServiceDefaults.Options;

/// <summary>
/// An amount of memory in bytes, written as Redis takes it: a number alone or with k, m, g (powers of 1,000) or kb, mb, gb
/// (powers of 1,024), in any case.
/// </summary>
public sealed class MemoryOption(string name, string key, long defaultBytes, long minBytes, Mutability mutability, string doc)
    : Option(name, key, mutability, doc)
{
    static readonly (string Suffix, long Bytes)[] units =
    [
        ("kb", 1L << 10), ("mb", 1L << 20), ("gb", 1L << 30), ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1), ("", 1),
    ];

    const int PercentMax = 100;

    long bytes = defaultBytes;
    string? beyond;

    /// <summary>Values up to 2^64-1 are accepted, shown as they were given, and obeyed as the largest amount that there is.</summary>
    public bool TakesUnsigned { get; init; }

    /// <summary>A percentage is a value too; it is kept as a negative number of bytes.</summary>
    public bool TakesPercent { get; init; }

    public long Bytes => Volatile.Read(ref this.bytes);

    public override string Text => TakesPercent && Bytes < 0 ? $"{-Bytes}%" : Volatile.Read(ref beyond) ?? Bytes.ToString(CultureInfo.InvariantCulture);

    public override string DefaultText { get; } = defaultBytes.ToString(CultureInfo.InvariantCulture);

    public override string Range => $"bytes from {minBytes}, or with kb, mb, gb";

    public override string? Check(string text)
    {
        if (TakesPercent && text.EndsWith('%'))
            return Percent(text) is not { } percent ? "argument must be a memory or percent value" : percent > PercentMax ? $"percentage argument must be less or equal to {PercentMax}" : null;
        if (IsBeyond(text, out _))
            return null;
        if (!Parse(text, out var bytes))
            return TakesPercent ? "argument must be a memory or percent value" : "argument must be a memory value";
        return bytes < minBytes ? $"argument must be between {minBytes} and {long.MaxValue} inclusive" : null;
    }

    private protected override void Take(string text)
    {
        if (TakesPercent && text.EndsWith('%'))
        {
            Volatile.Write(ref this.bytes, -Percent(text)!.Value);
            return;
        }

        var isBeyond = IsBeyond(text, out var amount);
        Volatile.Write(ref beyond, isBeyond ? amount.ToString(CultureInfo.InvariantCulture) : null);
        if (!Parse(text, out var bytes))
            bytes = long.MaxValue;
        Volatile.Write(ref this.bytes, bytes);
    }

    bool IsBeyond(string text, out ulong amount)
    {
        amount = 0;
        return TakesUnsigned && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out amount) && amount > long.MaxValue;
    }

    static long? Percent(string text) => long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : null;

    /// <summary>An option that may be negative takes a plain number with its sign too.</summary>
    bool Parse(string text, out long bytes)
        => TryParse(text, out bytes) || (minBytes < 0 && !TakesPercent && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out bytes));

    internal static bool TryParse(string text, out long bytes)
    {
        var (suffix, unitBytes) = units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        bytes = 0;
        if (!long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue / unitBytes)
            return false;
        bytes = number * unitBytes;
        return true;
    }
}
