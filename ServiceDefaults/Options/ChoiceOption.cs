using System.Reflection;
using System.Runtime.Serialization;

namespace Distro.ServiceDefaults.Options;

/// <summary>One of a few words: an enum's members in lower case, or as their <see cref="EnumMemberAttribute"/> spells them.</summary>
public sealed class ChoiceOption<TChoice>(string name, string key, TChoice defaultValue, Mutability mutability, string doc)
    : Option(name, key, mutability, doc) where TChoice : struct, Enum
{
    static readonly TChoice[] choices = Enum.GetValues<TChoice>();

    static readonly string[] words = [.. choices.Select(Spell)];

    int index = Array.IndexOf(choices, defaultValue);

    public TChoice Value => choices[Volatile.Read(ref index)];

    public override string Text => Word(Value);

    public override string DefaultText { get; } = Word(defaultValue);

    public override string Range => string.Join(", ", choices.Select(Word));

    public override string? Check(string text) => IndexOf(text) >= 0 ? null : $"argument(s) must be one of the following: {Range}";

    private protected override void Take(string text) => Volatile.Write(ref index, IndexOf(text));

    static string Word(TChoice choice) => words[Array.IndexOf(choices, choice)];

    static int IndexOf(string text) => Array.FindIndex(choices, choice => Word(choice).Equals(text, StringComparison.OrdinalIgnoreCase));

#pragma warning disable CA1308 // options are written in lower case
    static string Spell(TChoice choice)
        => typeof(TChoice).GetField(choice.ToString())!.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? choice.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
