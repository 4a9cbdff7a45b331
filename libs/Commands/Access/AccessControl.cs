using System.Security.Cryptography;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Access;

/// <summary>
/// The users of one process and what they may do. Changes replace the whole set under a lock; whoever checks reads one reference, and nothing at all while every user may do
/// everything, so that a store without rules pays nothing.
/// Invariant: there is always a user "default"; a user that is gone allows nothing.
/// </summary>
public sealed class AccessControl
{
    public const string DefaultUser = "default";

    private readonly Lock gate = new();
    private volatile SortedDictionary<string, User> users = new(StringComparer.Ordinal) { [DefaultUser] = OpenDefault() };
    private volatile bool restricts;

    /// <summary>What new users begin with.</summary>
    public AccessDefaults Defaults { get; set; } = new(16, AllChannels: false);

    /// <summary>Told of users that are gone, or of whose rules have changed: their clients may have to go.</summary>
    public Action<string, bool>? UserChanged { get; set; }

    /// <summary>Where users are kept; null when no file was named.</summary>
    public IUserFile? File { get; set; }

    public AccessLog Log { get; } = new();

    /// <summary>False while every user may do everything.</summary>
    public bool Restricts => restricts;

    /// <summary>A client that has not authenticated may do nothing.</summary>
    public bool PasswordRequired => users[DefaultUser] is not { IsEnabled: true, NeedsNoPassword: true };

    internal IReadOnlyCollection<User> Users => users.Values;

    internal User? Find(string name) => users.GetValueOrDefault(name);

    /// <summary>requirepass: the default user's one password; none when empty.</summary>
    public void SetDefaultPassword(string password)
    {
        lock (gate)
        {
            var user = users[DefaultUser] with { Passwords = password.Length == 0 ? [] : [UserRules.Hash(password)], NeedsNoPassword = password.Length == 0 };
            Replace(new SortedDictionary<string, User>(users, StringComparer.Ordinal) { [DefaultUser] = user });
        }
    }

    public bool Authenticate(ReadOnlySpan<byte> name, ReadOnlySpan<byte> password)
    {
        var user = Find(AccessText.Of(name));
        if (user is not { IsEnabled: true }) return false;
        if (user.NeedsNoPassword) return true;
        var hash = AccessText.Bytes(Convert.ToHexStringLower(SHA256.HashData(password)));
        var isRight = false;
        foreach (var known in user.Passwords) isRight |= CryptographicOperations.FixedTimeEquals(hash, AccessText.Bytes(known));
        return isRight;
    }

    /// <summary>Scripts run where their commands are not checked again (behind a Router): only users who may do everything may run any.</summary>
    public bool LeavesScriptsToTheTrusted { get; init; }

    /// <summary>Whether a session's user may run the command; called for every command once <see cref="Restricts"/>.</summary>
    public Denial Check(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (!session.IsChecked) return Denial.None;
        if (!users.TryGetValue(session.User, out var user)) return new Denial(DenialKind.Command, 0);
        if (LeavesScriptsToTheTrusted && command.Group == Group.Scripting && command.FindKeys is not null | command.Keys.Length > 0 && !user.MayDoAll) return new Denial(DenialKind.Command, 0);
        return user.Check(command, input, arguments, session.Database);
    }

    /// <summary>Makes or changes a user. Null when done, else what is wrong; nothing has changed then.</summary>
    internal string? Set(string name, IReadOnlyList<string> rules)
    {
        lock (gate)
        {
            var user = users.GetValueOrDefault(name) ?? Fresh(name);
            if (TryApply(ref user, rules) is { } problem) return problem;
            Replace(new SortedDictionary<string, User>(users, StringComparer.Ordinal) { [name] = user });
        }

        UserChanged?.Invoke(name, false);
        return null;
    }

    internal bool Delete(string name)
    {
        lock (gate)
        {
            if (!users.ContainsKey(name)) return false;
            var fewer = new SortedDictionary<string, User>(users, StringComparer.Ordinal);
            fewer.Remove(name);
            Replace(fewer);
        }

        UserChanged?.Invoke(name, true);
        return true;
    }

    /// <summary>Replaces all users by those of a users file, all or nothing. Null when done, else the first thing that is wrong.</summary>
    public string? Load(IReadOnlyList<string> lines, string file)
    {
        var loaded = new SortedDictionary<string, User>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            var words = lines[i].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#')) continue;
            var at = $"{file}:{i + 1}: ";
            if (!words[0].Equals("user", StringComparison.OrdinalIgnoreCase) || words.Length < 2) return at + "should start with user keyword followed by the username. ";
            if (loaded.ContainsKey(words[1])) return at + $"Duplicate user '{words[1]}' found. ";
            var user = Fresh(words[1]);
            if (UserRules.Join(words.Skip(2), out var unmatched) is not { } rules) return at + $"Unmatched parenthesis in selector definition starting at '{unmatched}'. ";
            if (TryApply(ref user, rules) is { } problem) return at + problem + ". ";
            loaded.Add(user.Name, user);
        }

        string[] gone;
        lock (gate)
        {
            loaded.TryAdd(DefaultUser, OpenDefault());
            gone = [.. users.Where(known => !loaded.TryGetValue(known.Key, out var now) || now.ToString() != known.Value.ToString()).Select(known => known.Key)];
            Replace(loaded);
        }

        foreach (var name in gone) UserChanged?.Invoke(name, true);
        return null;
    }

    private static User OpenDefault() => new(DefaultUser)
    {
        IsEnabled = true, NeedsNoPassword = true,
        Selectors = [SelectorRules.Apply(Selector.Nothing with { AllKeys = true, AllChannels = true }, "+@all", 0)],
    };

    private User Fresh(string name) => UserRules.Apply(new User(name), "reset", Defaults);

    private string? TryApply(ref User user, IReadOnlyList<string> rules)
    {
        foreach (var rule in rules)
        {
            try
            {
                user = UserRules.Apply(user, rule, Defaults);
            }
            catch (RuleException error)
            {
                return $"Error in ACL SETUSER modifier '{rule}': {error.Message}";
            }
        }

        return null;
    }

    private void Replace(SortedDictionary<string, User> with)
    {
        users = with;
        restricts = with.Count > 1 || !with[DefaultUser].MayDoAll;
    }
}
