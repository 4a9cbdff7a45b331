using System.Globalization;

namespace Distro.ServiceDefaults.Options;

/// <summary>Permissions of a file as chmod writes them: octal digits; 0 for none said.</summary>
public sealed class ModeOption(string name, string key, Mutability mutability, string doc) : Option(name, key, mutability, doc)
{
    const int Base = 8;
    const int DigitsMax = 4;

    volatile int value;

    public int Value => value;

    public override string Text => Convert.ToString(value, Base);

    public override string DefaultText => "0";

    public override string Range => "0..777, octal";

    public override string? Check(string text) => text.Length is > 0 and <= DigitsMax && text.All(digit => digit is >= '0' and <= '7') && Read(text) <= Read("777") ? null : "argument must be an octal number from 0 to 777";

    private protected override void Take(string text) => value = Read(text);

    static int Read(string text) => text.Aggregate(0, (sum, digit) => (sum * Base) + (digit - '0'));
}
