using Distro.Commands.Access;

namespace Distro.Shard.Hosting;

/// <summary>The lines of a configuration file that are no options: users with their rules, and other names for commands.</summary>
public sealed class ConfiguredAccess
{
    /// <summary>The words behind "user": a name, and rules.</summary>
    public List<IReadOnlyList<string>> Users { get; } = [];

    /// <summary>In the order given: a later one may rename what an earlier one has named. To nothing: taken away.</summary>
    public List<(string From, string To)> Renames { get; } = [];

    /// <summary>The users as they are now; null until they are loaded, or when a users file holds them.</summary>
    public Func<IReadOnlyList<string>>? UsersNow { get; set; }

    /// <summary>What is wrong with one more such line, or null.</summary>
    public string? AddUser(IReadOnlyList<string> words)
    {
        if (Users.Exists(known => known[0] == words[0])) return "Duplicate user found. A user can only be defined once in config files";
        if (UserSet.TryRead(["user " + string.Join(' ', words)], "", new AccessDefaults(int.MaxValue, AllChannels: false), out var problem) is null)
            return problem.Replace("ACL SETUSER modifier", "user declaration", StringComparison.Ordinal).TrimEnd(' ', '.');
        Users.Add(words);
        return null;
    }
}

/// <summary>The channels that new users may have.</summary>
public enum NewUsersChannels
{
    ResetChannels,
    AllChannels,
}
