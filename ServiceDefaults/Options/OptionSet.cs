using System.Text;
using Microsoft.Extensions.Configuration;

namespace Distro.ServiceDefaults.Options;

/// <summary>
/// The options of one service. A service derives its own class, which declares each option in a property and hands it to
/// <see cref="Declare{TOption}"/>:
/// <code>
/// public sealed class ShardOptions : OptionSet
/// {
///     public ShardOptions() => MaxClients = Declare(new IntegerOption("maxclients", "MaxClients", 10_000, 1, 1_000_000, Mutability.AtRuntime, "..."));
///     public IntegerOption MaxClients { get; }
/// }
/// </code>
/// An instance belongs to one running service, so that several can live in one process with different values.
/// </summary>
public abstract class OptionSet
{
    readonly SortedDictionary<string, Option> options = new(StringComparer.OrdinalIgnoreCase);
    readonly Lock setting = new();
    readonly List<(HashSet<Option> Members, Func<string?> Take)> together = [];
    Dictionary<string, Option> accepted = [];
    Dictionary<string, string> aliases = [];

    /// <summary>Every option declared, in order of name.</summary>
    public IEnumerable<Option> All => options.Values;

    /// <summary>Whether CONFIG SET may change options that are <see cref="Mutability.Protected"/>, for a client on this machine or elsewhere.</summary>
    public virtual bool AllowsProtected(bool isLocal) => false;

    /// <summary>Everything that CONFIG GET can name: what is declared, what is accepted without effect, and the other names of both.</summary>
    public IEnumerable<KeyValuePair<string, Option>> Named
    {
        get
        {
            foreach (var option in options.Values)
                yield return new(option.Name, option);
            foreach (var (name, option) in accepted)
            {
                if (!options.ContainsKey(name))
                    yield return new(name, option);
            }

            foreach (var alias in aliases.Keys)
            {
                if (!options.ContainsKey(alias) && Find(alias) is { } option)
                    yield return new(alias, option);
            }
        }
    }

    /// <summary>The option of that name, or of that other name, in any case; or null.</summary>
    public Option? Find(string name)
        => options.GetValueOrDefault(name) ?? accepted.GetValueOrDefault(name)
            ?? (aliases.TryGetValue(name, out var other) ? options.GetValueOrDefault(other) ?? accepted.GetValueOrDefault(other) : null);

    /// <summary>Takes over one value at start, whatever the option's mutability. Null when done, else why not.</summary>
    public string? Load(string name, string text)
    {
        if (Find(name) is not { } option)
            return "Bad directive or wrong number of arguments";
        if (option.Check(text) is { } reason)
            return reason;
        option.Apply(text);
        return null;
    }

    /// <summary>Takes over what configuration says, whatever the options' mutability: this is the start.</summary>
    /// <exception cref="OptionsException">Some values are not in range; the message names each with its key and reason.</exception>
    public void Bind(IConfiguration configuration)
    {
        var wrong = new List<string>();
        foreach (var option in All)
        {
            if (configuration[option.Key] is not { } text)
                continue;
            if (option.Check(text) is { } reason)
                wrong.Add($"{option.Key} is '{(option.IsSecret ? "(secret)" : text)}': {reason}");
            else
                option.Apply(text);
        }

        if (wrong.Count > 0)
            throw new OptionsException(string.Join("; ", wrong));
    }

    /// <summary>CONFIG SET: all of them or, when one is refused, none. Null when done.</summary>
    /// <param name="isLocal">Whether the client is on this machine.</param>
    public OptionRefusal? Set(IReadOnlyList<KeyValuePair<string, string>> values, bool isLocal = false)
    {
        lock (setting)
        {
            // What a tool read from CONFIG GET * it may set again: an option of ours takes the value that it has, whenever it may change.
            foreach (var (name, text) in values)
            {
                if (Find(name) is not { } option)
                    return new OptionRefusal(name, "unknown option", IsUnknown: true);
                if (option.Mutability == Mutability.AtStart && (accepted.ContainsKey(name) || option.Text != text))
                    return new OptionRefusal(name, "can't set immutable config", IsUnknown: false);
                if (option.Mutability == Mutability.Protected && !AllowsProtected(isLocal))
                    return new OptionRefusal(name, "can't set protected config", IsUnknown: false);
                if (option.Check(text) is { } reason)
                    return new OptionRefusal(name, reason, IsUnknown: false);
            }

            var before = values.Select(value => new KeyValuePair<string, string>(value.Key, Find(value.Key)!.Text)).ToArray();
            foreach (var (name, text) in values)
                Find(name)!.Apply(text);
            return Try(values) is { } refusal ? TakeBack(before, refusal) : null;
        }
    }

    /// <summary>
    /// Options that make sense only together: after a CONFIG SET of any of them, however many, <paramref name="take"/> is called once, and when it says
    /// why they can't be used (null: they can) all are as they were before.
    /// </summary>
    public void Together(IEnumerable<Option> members, Func<string?> take) => together.Add((members.ToHashSet(), take));

    OptionRefusal? Try(IReadOnlyList<KeyValuePair<string, string>> values)
    {
        foreach (var (members, take) in together)
        {
            var name = values.Select(value => value.Key).FirstOrDefault(name => members.Contains(Find(name)!));
            if (name is not null && take() is { } reason)
                return new OptionRefusal(name, reason, IsUnknown: false);
        }

        return null;
    }

    OptionRefusal TakeBack(KeyValuePair<string, string>[] before, OptionRefusal refusal)
    {
        foreach (var (name, text) in before)
            Find(name)!.Apply(text);
        Try(before);
        return refusal;
    }

    /// <summary>The options as a table for the documentation.</summary>
    public string ToMarkdown()
    {
        var table = new StringBuilder("| option | configuration key | default | values | changes | what it does |\n|---|---|---|---|---|---|\n");
        foreach (var option in All)
            table.Append($"| `{option.Name}` | `{option.Key}` | {Code(option.DefaultText)} | {option.Range} | {Word(option.Mutability)} | {Cell(option.Doc)} |\n");
        return table.ToString();
    }

    /// <summary>Adds an option to the set; every name once.</summary>
    protected internal TOption Declare<TOption>(TOption option) where TOption : Option
    {
        options.Add(option.Name, option);
        return option;
    }

    /// <summary>Knows all other options of redis.conf too, by name: accepted, shown, and without effect.</summary>
    protected void AcceptOthers() => (accepted, aliases) = AcceptedOptions.Read();

    static string Word(Mutability mutability) => mutability switch
    {
        Mutability.AtStart => "at start",
        Mutability.Protected => "CONFIG SET, where allowed",
        _ => "CONFIG SET",
    };

    static string Code(string text) => text.Length == 0 ? "(empty)" : $"`{text}`";

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

/// <summary>Which option CONFIG SET refused, and why, in Redis's words where Redis has them.</summary>
public sealed record OptionRefusal(string Name, string Reason, bool IsUnknown);

/// <summary>Configuration that a service can't start with. The message is for an operator.</summary>
public sealed class OptionsException : Exception
{
    public OptionsException()
    {
    }

    public OptionsException(string message) : base(message)
    {
    }

    public OptionsException(string message, Exception inner) : base(message, inner)
    {
    }
}
