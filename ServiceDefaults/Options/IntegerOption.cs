using System.Globalization;

namespace Distro.ServiceDefaults.Options;

/// <summary>A whole number between two bounds, both included; its name or doc says the unit.</summary>
public sealed class IntegerOption(string name, string key, long defaultValue, long min, long max, Mutability mutability, string doc)
    : Option(name, key, mutability, doc)
{
    long value = defaultValue;

    /// <summary>Values in range are accepted, and taken as the nearest that lies between these two: for options whose bounds became narrower than what files say.</summary>
    public (long Least, long Most) TakenBetween { get; init; } = (min, max);

    public long Value => Volatile.Read(ref value);

    public override string Text => Value.ToString(CultureInfo.InvariantCulture);

    public override string DefaultText { get; } = defaultValue.ToString(CultureInfo.InvariantCulture);

    public override string Range => $"{min}..{max}";

    public override string? Check(string text)
    {
        if (!TryParse(text, out var value))
            return "argument couldn't be parsed into an integer";
        return value < min || value > max ? $"argument must be between {min} and {max} inclusive" : null;
    }

    private protected override void Take(string text)
    {
        TryParse(text, out var value);
        Volatile.Write(ref this.value, Math.Clamp(value, TakenBetween.Least, TakenBetween.Most));
    }

    static bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
