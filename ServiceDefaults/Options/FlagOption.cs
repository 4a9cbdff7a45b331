namespace Distro.ServiceDefaults.Options;

/// <summary>Yes or no, in those words.</summary>
public sealed class FlagOption(string name, string key, bool defaultValue, Mutability mutability, string doc) : Option(name, key, mutability, doc)
{
    volatile bool value = defaultValue;

    public bool Value => value;

    public override string Text => Word(value);

    public override string DefaultText { get; } = Word(defaultValue);

    public override string Range => "yes, no";

    public override string? Check(string text) => IsYes(text) || IsNo(text) ? null : "argument must be 'yes' or 'no'";

    private protected override void Take(string text) => value = IsYes(text);

    // Configuration files and the environment say true and false where a redis.conf says yes and no.
    static bool IsYes(string text) => text.Equals("yes", StringComparison.OrdinalIgnoreCase) || text.Equals("true", StringComparison.OrdinalIgnoreCase);

    static bool IsNo(string text) => text.Equals("no", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase);

    static string Word(bool value) => value ? "yes" : "no";
}
