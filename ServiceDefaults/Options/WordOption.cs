namespace Distro.ServiceDefaults.Options;

/// <summary>One of a few words, or several of them apart by spaces, shown in the order of the list: for lists that come from a table, where <see cref="ChoiceOption{TChoice}"/> has an enum.</summary>
public sealed class WordOption(string name, string key, string defaultValue, string[] words, bool takesSeveral, Mutability mutability, string doc)
    : Option(name, key, mutability, doc)
{
    volatile string value = defaultValue;

    /// <summary>What is wrong with words that can't stand together, or null.</summary>
    public Func<string[], string?>? Form { get; init; }

    public string Value => this.value;

    public override bool TakesWords => true;

    public override string Text => this.value;

    public override string DefaultText { get; } = defaultValue;

    public override string Range => string.Join(", ", words);

    public override string? Check(string text)
    {
        var given = Given(text);
        return given.Length > 0 && Array.TrueForAll(given, word => Spelled(word) is not null)
            ? Form?.Invoke(Array.ConvertAll(given, word => Spelled(word)!))
            : $"argument(s) must be one of the following: {Range}";
    }

    private protected override void Take(string text) => this.value = string.Join(' ', words.Intersect(Given(text).Select(word => Spelled(word)!)));

    string[] Given(string text) => takesSeveral ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [text];

    string? Spelled(string word) => Array.Find(words, known => known.Equals(word, StringComparison.OrdinalIgnoreCase));
}
