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

    long bytes = defaultBytes;

    public long Bytes => Volatile.Read(ref bytes);

    public override string Text => Bytes.ToString(CultureInfo.InvariantCulture);

    public override string DefaultText { get; } = defaultBytes.ToString(CultureInfo.InvariantCulture);

    public override string Range => $"bytes from {minBytes}, or with kb, mb, gb";

    public override string? Check(string text)
    {
        if (!TryParse(text, out var bytes))
            return "argument must be a memory value";
        return bytes < minBytes ? $"argument must be between {minBytes} and {long.MaxValue} inclusive" : null;
    }

    private protected override void Take(string text)
    {
        TryParse(text, out var bytes);
        Volatile.Write(ref bytes, bytes);
    }

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
