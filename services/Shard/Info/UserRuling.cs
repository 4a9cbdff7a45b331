using Distro.ChangeLog.Files;
using Distro.Commands.Access;
using Distro.Shard.Clients;
using Distro.Shard.Hosting;

namespace Distro.Shard.Info;

/// <summary>
/// Ties a shard's users to its options and clients: requirepass is the default user's password, users come from the configuration file or from a users file at
/// start, and whose user is gone, or has lost channels that it is subscribed to, is disconnected.
/// </summary>
internal static class UserRuling
{
    /// <exception cref="IOException">The users file can't be read, or what it says makes no sense.</exception>
    public static void Bind(AccessControl access, ShardOptions options, ClientTable clients)
    {
        void TakeDefaults() => access.Defaults = new AccessDefaults((int)options.Databases.Value, options.NewUsersChannels.Value == NewUsersChannels.AllChannels);
        TakeDefaults();
        options.NewUsersChannels.Changed += TakeDefaults;
        options.UserLog.Changed += () => access.Log.LengthMax = options.UserLog.Value;
        access.Log.LengthMax = options.UserLog.Value;
        access.UsersChanged = clients.KillThose;
        if (options.Password.Value.Length > 0) access.SetDefaultPassword(options.Password.Value);
        options.Password.Changed += () => ChangePassword(access, options.Password.Value);
        Load(access, options);
    }

    /// <summary>Once the cluster has agreed on users it has to agree on this password too, and CONFIG SET sees to that.</summary>
    private static void ChangePassword(AccessControl access, string password)
    {
        if (access.Agreement is not { AreAgreed: true }) access.SetDefaultPassword(password);
    }

    private static void Load(AccessControl access, ShardOptions options)
    {
        var configured = options.Configured;
        if (options.UsersFile.Value.Length == 0)
        {
            foreach (var words in configured.Users)
            {
                if (access.Define(words[0], [.. words.Skip(1)]) is { } problem) throw new IOException($"Error loading the user named '{words[0]}': {problem}");
            }

            configured.UsersNow = () => access.Users.Lines;
            return;
        }

        if (configured.Users.Count > 0) throw new IOException("Users stand in the configuration file, and an aclfile is named too: define users in one of the two only");
        var file = access.File = new UserFile(new DiskFileSystem(), Path.GetFullPath(options.UsersFile.Value));
        access.Adopt(UserSet.TryRead(file.Read(), file.Path, access.Defaults, out var wrong) ?? throw new IOException(wrong));
    }
}
