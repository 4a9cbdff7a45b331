namespace Distro.ServiceDefaults.Options;

/// <summary>Any text up to a length: a name, an address, a directory, a password.</summary>
public sealed class TextOption(string name, string key, string defaultValue, Mutability mutability, string doc) : Option(name, key, mutability, doc)
{
    const int CharsMax = 4_096;

    volatile string value = defaultValue;

    /// <summary>What else is wrong with a text, or null; for texts that have a form.</summary>
    public Func<string, string?>? Form { get; init; }

    public string Value => this.value;

    /// <summary>Somebody has said what it is to be, perhaps the default.</summary>
    public bool IsSaid { get; private set; }

    public override bool TakesWords => true;

    public override string Text => this.value;

    public override string DefaultText { get; } = defaultValue;

    public override string Range => "text";

    public override string? Check(string text) => text.Length > CharsMax ? $"argument must be at most {CharsMax} characters" : Form?.Invoke(text);

    private protected override void Take(string text)
    {
        this.value = text;
        IsSaid = true;
    }
}
