using Distro.ChangeLog.Files;
using Distro.Commands.Access;
using Distro.Shard.Clients;
using Distro.Shard.Hosting;

namespace Distro.Shard.Info;

/// <summary>Ties a shard's users to its options and clients: requirepass is the default user's password, the users file is read at start, and whose user is gone is disconnected.</summary>
internal static class UserRuling
{
    /// <exception cref="IOException">The users file can't be read, or what it says makes no sense.</exception>
    public static void Bind(AccessControl access, ShardOptions options, ClientTable clients)
    {
        access.Defaults = new AccessDefaults((int)options.Databases.Value, AllChannels: false);
        access.UserChanged = (name, isGone) =>
        {
            if (!isGone) return;
            foreach (var client in clients.Snapshot())
            {
                if (client.Session.User == name) clients.Kill(client.Id);
            }
        };
        if (options.Password.Value.Length > 0) access.SetDefaultPassword(options.Password.Value);
        options.Password.Changed += () => access.SetDefaultPassword(options.Password.Value);
        if (options.UsersFile.Value.Length == 0) return;
        access.File = new UserFile(new DiskFileSystem(), options.UsersFile.Value);
        if (access.Load(access.File.Read(), access.File.Path) is { } problem) throw new IOException(problem);
    }
}
