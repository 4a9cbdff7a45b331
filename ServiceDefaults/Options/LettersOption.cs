namespace Distro.ServiceDefaults.Options;

/// <summary>A set of letters, each of which switches something on; empty for nothing.</summary>
/// <param name="normalize">The letters as CONFIG GET shows them; null when one of them means nothing.</param>
public sealed class LettersOption(string name, string key, Mutability mutability, Func<string, string?> normalize, string doc) : Option(name, key, mutability, doc)
{
    volatile string _value = "";

    /// <summary>As they were given: what is shown may leave some out.</summary>
    public string Value => _value;

    public override string Text => normalize(_value)!;

    public override string DefaultText => "";

    public override string Range => "letters";

    public override string? Check(string text) => normalize(text) is null ? "Invalid event class character. Use 'Ag$lshzxeKEtmdn'." : null;

    private protected override void Take(string text) => _value = text;
}
