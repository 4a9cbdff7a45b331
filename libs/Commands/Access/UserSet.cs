using System.Text;

namespace Distro.Commands.Access;

/// <summary>
/// All users, immutable: a change makes another set, so whoever checks reads one reference, and a change that fails has changed nothing.
/// Invariant: there is always a user "default".
/// </summary>
public sealed class UserSet
{
    /// <summary>Most that the users' rules may take as text, in bytes: they travel with the cluster's map.</summary>
    public const int TextBytesMax = 1 << 20;

    /// <summary>Most that a user's name may have, in bytes: requests to shards carry it.</summary>
    public const int NameBytesMax = 255;

    private const string DefaultName = AccessControl.DefaultUser;

    /// <summary>One user, who may do everything and needs no password.</summary>
    public static readonly UserSet Open = new(new SortedDictionary<string, User>(StringComparer.Ordinal) { [DefaultName] = OpenDefault() });

    /// <summary>One user, who can't log in and may do nothing: for who must not guess what users there are.</summary>
    public static readonly UserSet Closed = new(new SortedDictionary<string, User>(StringComparer.Ordinal) { [DefaultName] = new User(DefaultName) { Selectors = [Selector.Nothing] } });

    private readonly SortedDictionary<string, User> users;

    private UserSet(SortedDictionary<string, User> users)
    {
        this.users = users;
        Default = users[DefaultName];
        Restricts = users.Count > 1 || !Default.MayDoAll;
    }

    /// <summary>False while every user may do everything.</summary>
    public bool Restricts { get; }

    public int Count => users.Count;

    internal User Default { get; }

    internal IReadOnlyCollection<User> All => users.Values;

    internal User? Find(string name) => users.GetValueOrDefault(name);

    internal UserSet With(User user) => new(new SortedDictionary<string, User>(users, StringComparer.Ordinal) { [user.Name] = user });

    internal UserSet Without(string name)
    {
        var fewer = new SortedDictionary<string, User>(users, StringComparer.Ordinal);
        fewer.Remove(name);
        return new UserSet(fewer);
    }

    /// <summary>A line a user, as a users file holds them: <see cref="TryRead"/> makes the same set of them again. Passwords are hashes.</summary>
    public IReadOnlyList<string> Lines => [.. users.Values.Select(user => user.ToString())];

    /// <summary>The lines as bytes, each ended by a line feed.</summary>
    public byte[] ToBytes() => AccessText.Bytes(string.Concat(Lines.Select(line => line + "\n")));

    /// <summary>Reads what <see cref="ToBytes"/> wrote. Null, and the first problem, for anything else.</summary>
    public static UserSet? FromBytes(ReadOnlySpan<byte> bytes, AccessDefaults defaults, out string problem)
        => TryRead(Encoding.Latin1.GetString(bytes).Split('\n'), "users", defaults, out problem);

    /// <summary>Whether <see cref="FromBytes"/> makes the same users of what <see cref="ToBytes"/> writes: not where a pattern in a selector ends as selectors do.</summary>
    public bool CanBeRead(AccessDefaults defaults) => FromBytes(ToBytes(), defaults, out _) is { } read && read.Lines.SequenceEqual(Lines);

    /// <summary>The users of a file, a line each. Null when a line makes no sense: <paramref name="problem"/> says which, and why.</summary>
    /// <param name="source">The file; empty where whoever asks knows the line.</param>
    public static UserSet? TryRead(IReadOnlyList<string> lines, string source, AccessDefaults defaults, out string problem)
    {
        var read = new SortedDictionary<string, User>(StringComparer.Ordinal);
        problem = "";
        for (var i = 0; i < lines.Count; i++)
        {
            var words = WordsOf(lines[i]);
            if (words.Length == 0) continue;
            var at = source.Length == 0 ? "" : $"{source}:{i + 1}: ";
            if (words[0] != "user" || words.Length < 2)
            {
                problem = at + "should start with user keyword followed by the username. ";
                return null;
            }

            if (read.ContainsKey(words[1])) problem = at + $"Duplicate user '{words[1]}' found. ";
            else if (Define(words[1], words.AsSpan(2).ToArray(), defaults, out var user) is { } wrong) problem = at + wrong + ". ";
            else read.Add(words[1], user);
            if (problem.Length > 0) return null;
        }

        read.TryAdd(DefaultName, OpenDefault());
        return new UserSet(read);
    }

    /// <summary>Two spaces behind "user" stand for the name that is empty: so it is written, and so it comes back.</summary>
    private static string[] WordsOf(string line)
    {
        string[] words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return line.StartsWith("user  ", StringComparison.Ordinal) ? [words[0], "", .. words[1..]] : words;
    }

    /// <summary>A user made by rules alone. Null when done, else what is wrong.</summary>
    internal static string? Define(string name, IReadOnlyList<string> words, AccessDefaults defaults, out User user)
    {
        user = Fresh(name, defaults);
        if (AccessText.HasSpaces(name)) return "Spaces not allowed in ACL usernames";
        if (!FitsName(name)) return $"Usernames can have {NameBytesMax} bytes";
        if (UserRules.Join(words, out var unmatched) is not { } rules) return $"Unmatched parenthesis in selector definition starting at '{unmatched}'";
        return Apply(ref user, rules, defaults);
    }

    internal static bool FitsName(string name) => name.Length <= NameBytesMax && Encoding.UTF8.GetByteCount(name) <= NameBytesMax;

    internal static User Fresh(string name, AccessDefaults defaults) => UserRules.Apply(new User(name), "reset", defaults);

    /// <summary>Changes a user by all of the rules. Null when done, else what is wrong with the first that makes no sense.</summary>
    internal static string? Apply(ref User user, IReadOnlyList<string> rules, AccessDefaults defaults)
    {
        foreach (var rule in rules)
        {
            try
            {
                user = UserRules.Apply(user, rule, defaults);
            }
            catch (RuleException error)
            {
                return $"Error in ACL SETUSER modifier '{rule}': {error.Message}";
            }
        }

        return null;
    }

    private static User OpenDefault() => new(DefaultName)
    {
        IsEnabled = true, NeedsNoPassword = true,
        Selectors = [SelectorRules.Apply(Selector.Nothing with { AllKeys = true, AllChannels = true }, "+@all")],
    };
}
