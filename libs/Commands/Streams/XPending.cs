using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

internal static class XPending
{
    public static readonly Command Command = new("XPENDING", "key group [[IDLE min-idle-time] start end count [consumer]]")
    {
        Summary = "Returns the information and entries from a stream consumer group's pending entries list.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "O(N) with N being the number of elements returned, so asking for a small fixed number of entries per call is O(1). O(M), where M is the total number of entries scanned when used with the IDLE filter. When the command returns just the summary and the list of consumers is small, it runs in O(1) time; otherwise, an additional O(N) time for iterating every consumer.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!PendingArguments.TryRead(ref call, out var arguments)) return;
        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (!stream.TryGroup(call[2], out var group)) NoGroup.WriteKeyOrGroup(ref call, call[1], call[2]);
        else if (call.Count == 3) Summarize(ref call, group);
        else List(ref call, group, arguments);
    }

    private static void Summarize(ref Call call, StreamGroup group)
    {
        var reply = call.Reply;
        reply.Array(4);
        reply.Integer(group.PendingCount);
        if (group.PendingCount == 0)
        {
            reply.Null();
            reply.Null();
            reply.NullArray();
            return;
        }

        IdText.Write(reply, group.FirstPendingId);
        IdText.Write(reply, group.LastPendingId);
        var consumers = 0;
        for (var i = 0; i < group.ConsumerCount; i++) consumers += group.ConsumerAt(i).PendingCount > 0 ? 1 : 0;
        reply.Array(consumers);
        for (var i = 0; i < group.ConsumerCount; i++)
        {
            var consumer = group.ConsumerAt(i);
            if (consumer.PendingCount == 0) continue;
            reply.Array(2);
            reply.Bulk(consumer.Name);
            reply.BulkInteger(consumer.PendingCount);
        }
    }

    private static void List(ref Call call, StreamGroup group, PendingArguments arguments)
    {
        StreamConsumer consumer = default;
        if (arguments.Consumer > 0 && !group.TryConsumer(call[arguments.Consumer], out consumer))
        {
            call.Reply.Array(0);
            return;
        }

        // How many there are has to be said first: they are walked twice.
        var now = call.NowMilliseconds;
        var walk = arguments.Consumer > 0 ? group.Walk(consumer, arguments.Start) : group.Walk(arguments.Start);
        var again = walk;
        var count = 0;
        while (count < arguments.Count && walk.TryNext(out var entry) && entry.Id <= arguments.End) count += now - entry.DeliveredAt >= arguments.IdleMin ? 1 : 0;
        call.Reply.Array(count);
        while (count > 0 && again.TryNext(out var entry))
        {
            if (now - entry.DeliveredAt < arguments.IdleMin) continue;
            count--;
            call.Reply.Array(4);
            IdText.Write(call.Reply, entry.Id);
            call.Reply.Bulk(entry.IsNobodys ? default : entry.Consumer.Name);
            call.Reply.Integer(entry.IsNobodys ? -1 : Math.Max(0, now - entry.DeliveredAt));
            call.Reply.Integer(entry.Deliveries);
        }
    }
}
