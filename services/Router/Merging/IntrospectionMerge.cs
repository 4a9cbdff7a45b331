using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Introspection;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>
/// SLOWLOG GET, COMMANDLOG GET, LATENCY: what the groups have kept of the commands that they ran is asked for and put together, and then the command runs here over it. So whoever has
/// one address sees one log, newest first and no longer than asked for, one line an event, one histogram a command. Times are those of the shards; what a command waits for
/// in the router is in the router's own metrics.
/// </summary>
internal sealed class IntrospectionMerge : ReplyMerge
{
    private readonly byte[] command;

    public IntrospectionMerge(CommandText text)
    {
        var copy = new ClientRequest();
        text.CopyTo(copy);
        command = copy.Command.ToArray();
        copy.Clear();
    }

    /// <summary>What every group is asked, for a client's command.</summary>
    public static IEnumerable<IReadOnlyList<byte[]>> Questions(CommandText text)
    {
        var own = new byte[text.Count][];
        for (var i = 0; i < own.Length; i++) own[i] = text[i].ToArray();
        return text.Command.FullName switch
        {
            "latency|doctor" => [["LATENCY"u8.ToArray(), "LATEST"u8.ToArray()], ["CONFIG"u8.ToArray(), "GET"u8.ToArray(), "latency-monitor-threshold"u8.ToArray()]],
            "latency|graph" => [["LATENCY"u8.ToArray(), "HISTORY"u8.ToArray(), own[2]]],
            _ => [own],
        };
    }

    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var parser = new RequestParser();
        parser.Parse(command);
        var arguments = parser.Arguments;
        var last = System.Text.Encoding.UTF8.GetString(command.AsSpan(arguments[^1].Offset, arguments[^1].Length));
        var gathered = new GatheredIntrospection(loop.Clients, loop.Machine.GroupCount);
        foreach (var part in Parts)
        {
            if (ReplyValue.Parse(part.Reply, out _) is { } reply && gathered.TryAdd(pending.Command!.FullName, part.Group, reply)) continue;
            WriteUnexpected(loop.Reply);
            return true;
        }

        loop.Context.Introspection = gathered.ToIntrospection(pending.Command!.FullName, last);
        CommandRunner.Run(loop.Context, client.Session, pending.Command!, command, arguments);
        loop.Context.Introspection = new Introspection();
        return true;
    }
}
