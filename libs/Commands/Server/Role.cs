using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class Role
{
    public static readonly Command Command = new("ROLE", "")
    {
        Summary = "Returns the replication role.", Group = Group.Server, Since = "2.8.12", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | Fast, Scope = Scope.None, Retry = Retry.Never, ExtraCategories = AclCategories.Admin | AclCategories.Dangerous, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var role = call.Host.Replication;
        var reply = call.Reply;
        if (role.Primary is { } primary)
        {
            reply.Array(5);
            reply.Bulk("slave"u8);
            reply.Bulk(Encoding.UTF8.GetBytes(primary.Host));
            reply.Integer(primary.Port);
            reply.Bulk(role.IsConnected ? "connected"u8 : "connect"u8);
            reply.Integer(role.Offset);
            return;
        }

        reply.Array(3);
        reply.Bulk("master"u8);
        reply.Integer(role.Offset);
        reply.Array(role.Replicas.Count);
        foreach (var replica in role.Replicas)
        {
            reply.Array(3);
            reply.Bulk(Encoding.UTF8.GetBytes(replica.Host));
            reply.BulkInteger(replica.Port);
            reply.BulkInteger(replica.Offset);
        }
    }
}
