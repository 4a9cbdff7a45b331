using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

/// <summary>HELLO: picks the protocol version, and may authenticate and name the connection in the same breath. Nothing changes unless all of it is right.</summary>
internal static class Hello
{
    public static readonly Command Command = new("HELLO", "[protover [AUTH username password] [SETNAME clientname]]")
    {
        Summary = "Handshakes with the server.", Group = Group.Connection, Since = "6.0.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | Fast | NoAuth | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        long version = 0;
        if (call.Count > 1)
        {
            if (!IntegerText.TryParse(call[1], out version))
            {
                call.Reply.Error("ERR Protocol version is not an integer or out of range"u8);
                return;
            }

            if (version is < 2 or > 3)
            {
                call.Reply.Error("NOPROTO unsupported protocol version"u8);
                return;
            }
        }

        if (!TryOptions(ref call, out var userAt, out var nameAt)) return;
        if (nameAt > 0 && !ClientName.IsValid(call[nameAt]))
        {
            call.Reply.Error(ClientName.Invalid);
            return;
        }

        if (userAt > 0 && !Auth.Try(ref call, call[userAt], call[userAt + 1])) return;
        if (!call.Session.Authenticated && call.Host.Access.PasswordRequired)
        {
            call.Reply.Error("NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time"u8);
            return;
        }

        if (nameAt > 0) call.Session.Name = call[nameAt].ToArray();
        if (version > 0)
        {
            call.Session.RespVersion = (int)version;
            call.Reply.Version = (int)version;
        }

        Greet(ref call);
    }

    private static bool TryOptions(ref Call call, out int userAt, out int nameAt)
    {
        userAt = 0;
        nameAt = 0;
        for (var i = 2; i < call.Count; i++)
        {
            var more = call.Count - 1 - i;
            if (call.Is(i, "AUTH"u8) && more >= 2)
            {
                userAt = i + 1;
                i += 2;
            }
            else if (call.Is(i, "SETNAME"u8) && more >= 1)
            {
                nameAt = ++i;
            }
            else
            {
                call.Reply.Error($"ERR Syntax error in HELLO option '{Encoding.UTF8.GetString(call[i])}'");
                return false;
            }
        }

        return true;
    }

    private static void Greet(ref Call call)
    {
        var reply = call.Reply;
        var zone = call.Host.AvailabilityZone;
        reply.Map(zone.Length > 0 ? 8 : 7);
        reply.Bulk("server"u8);
        reply.Bulk(Compatibility.ServerName);
        reply.Bulk("version"u8);
        reply.Bulk(Compatibility.Version);
        reply.Bulk("proto"u8);
        reply.Integer(call.Session.RespVersion);
        reply.Bulk("id"u8);
        reply.Integer(call.Session.Id);
        reply.Bulk("mode"u8);
        reply.Bulk(call.Host.Cluster is null ? "standalone"u8 : "cluster"u8);
        reply.Bulk("role"u8);
        reply.Bulk(IsReplica(call.Host.Cluster) ? "replica"u8 : "master"u8);
        reply.Bulk("modules"u8);
        reply.Array(0);
        if (zone.Length == 0) return;
        reply.Bulk("availability_zone"u8);
        reply.Bulk(Encoding.UTF8.GetBytes(zone));
    }

    private static bool IsReplica(IClusterView? cluster)
    {
        if (cluster is null) return false;
        foreach (var node in cluster.Nodes)
        {
            if (node.Id == cluster.MyId) return !node.IsPrimary;
        }

        return false;
    }
}
