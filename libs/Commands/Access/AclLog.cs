using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

/// <summary>ACL LOG: what was denied lately, newest first.</summary>
internal static class AclLog
{
    private const int CountByDefault = 10;
    private const double MillisecondsPerSecond = 1000;

    public static readonly Command Command = new("LOG", "[count | RESET]")
    {
        Summary = "Lists recent security events generated due to ACL rules.", Group = Group.Server, Since = "6.0.0", Complexity = "O(N) with N being the number of entries shown.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        long count = CountByDefault;
        if (call.Count > 3)
        {
            AclContainer.RefuseWords(ref call);
            return;
        }

        if (call.Count == 3 && call.Is(2, "RESET"u8))
        {
            call.Host.Access.Log.Clear();
            call.Reply.Ok();
            return;
        }

        if (call.Count == 3 && !call.TryInteger(2, out count)) return;
        var entries = call.Host.Access.Log.Newest(count, call.Context.Introspection.Denials);
        call.Reply.Array(entries.Length);
        foreach (var entry in entries) Write(ref call, entry);
    }

    private static void Write(ref Call call, AccessLog.Entry entry)
    {
        var reply = call.Reply;
        reply.Map(10);
        reply.Bulk("count"u8);
        reply.Integer(entry.Count);
        reply.Bulk("reason"u8);
        reply.Bulk(AccessText.Bytes(NameOf(entry.Reason)));
        Text(ref call, "context"u8, entry.Context);
        Text(ref call, "object"u8, entry.What);
        Text(ref call, "username"u8, entry.User);
        reply.Bulk("age-seconds"u8);
        reply.Double((call.NowMilliseconds - entry.UpdatedMilliseconds) / MillisecondsPerSecond);
        Text(ref call, "client-info"u8, entry.Client);
        reply.Bulk("entry-id"u8);
        reply.Integer(entry.Id);
        reply.Bulk("timestamp-created"u8);
        reply.Integer(entry.CreatedMilliseconds);
        reply.Bulk("timestamp-last-updated"u8);
        reply.Integer(entry.UpdatedMilliseconds);
    }

    /// <summary>The reason that is shown under that name; null when there is none.</summary>
    internal static DenialKind? ReasonOf(string name)
    {
        foreach (var kind in Enum.GetValues<DenialKind>())
        {
            if (NameOf(kind) == name) return kind;
        }

        return null;
    }

    private static string NameOf(DenialKind reason) => reason switch
    {
        DenialKind.Command => "command",
        DenialKind.Key => "key",
        DenialKind.Channel => "channel",
        DenialKind.Authentication => "auth",
        DenialKind.Certificate => "tls-cert",
        DenialKind.Database => "database",
        _ => "",
    };

    private static void Text(ref Call call, ReadOnlySpan<byte> name, string value)
    {
        call.Reply.Bulk(name);
        call.Reply.Bulk(AccessText.Bytes(value));
    }
}
