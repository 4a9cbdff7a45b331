using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>XCLAIM logs each entry that it claimed with its new time and count, and what it dropped because the stream no longer has it.</summary>
internal static class XClaim
{
    public static readonly Command Command = new("XCLAIM", "key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds] [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID last-id]")
    {
        Summary = "Changes, or acquires, ownership of a message in a consumer group, as if the message was delivered to a consumer group member.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "O(log N) with N being the number of messages in the PEL of the consumer group.",
        Flags = Write | Fast, Journal = Journal.Effects, Tips = ["nondeterministic_output"], Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Stream>(1, out var stream)) return;
        call.NoteRead(call[1], stream.Exists);
        if (!stream.TryGroup(call[2], out var group))
        {
            NoGroup.WriteKeyOrGroup(ref call, call[1], call[2]);
            return;
        }

        if (!ClaimArguments.TryRead(ref call, out var arguments)) return;
        if (call.IsReplay)
        {
            Apply(ref call, group, arguments);
            return;
        }

        EffectRoom.Require(ref call, arguments.IdsEnd - ClaimArguments.FirstId, call[1], call[2], call[3]);
        if (arguments.LastId > group.LastId)
        {
            group.LastId = arguments.LastId;
            GroupEffect.WritePosition(ref call, call[1], group);
            call.ChangedUnseen();
        }

        var consumer = GroupEffect.FindOrCreate(ref call, call[1], group, call[3]);
        consumer.SeenAt = call.NowMilliseconds;
        Run(ref call, ref stream, group, consumer, arguments);
    }

    /// <summary>Who is claimed decides how long the reply is: the ids are gone through twice, first only counting.</summary>
    private static void Run(ref Call call, ref Stream stream, StreamGroup group, StreamConsumer consumer, ClaimArguments arguments)
    {
        // An id may be named twice: what is claimed once is as idle as the claim makes it, and that may be claimed again, or not.
        var claimed = call.Context.Scratch;
        claimed.Clear();
        Span<byte> bytes = stackalloc byte[StreamId.Bytes];
        for (var i = ClaimArguments.FirstId; i < arguments.IdsEnd; i++)
        {
            IdText.TryParse(call[i], 0, out var id);
            if (!TryClaim(ref call, ref stream, group, consumer, id, arguments)) continue;
            id.Write(bytes);
            claimed.Add(bytes);
        }

        call.Reply.Array(claimed.Count);
        for (var i = 0; i < claimed.Count; i++)
        {
            var id = StreamId.Read(claimed[i]);
            if (arguments.OnlyIds) IdText.Write(call.Reply, id);
            else EntryRange.TryWriteOne(ref call, ref stream, id);
        }

        claimed.Clear();
    }

    private static bool TryClaim(ref Call call, ref Stream stream, StreamGroup group, StreamConsumer consumer, StreamId id, ClaimArguments arguments)
    {
        var entry = group.Find(id);
        if (!stream.Contains(id))
        {
            if (entry.Exists) Drop(ref call, group, id);
            return false;
        }

        if (!entry.Exists && !arguments.Forces) return false;
        if (entry.Exists && arguments.IdleMin > 0 && !GroupReading.IsIdle(entry, call.NowMilliseconds, arguments.IdleMin)) return false;
        var deliveries = entry.Exists ? entry.Deliveries : 1;
        if (arguments.Deliveries >= 0) deliveries = arguments.Deliveries;
        else if (!arguments.OnlyIds && deliveries < long.MaxValue) deliveries++;
        entry = group.Assign(id, consumer, arguments.DeliveredAt, deliveries);
        consumer.ActiveAt = call.NowMilliseconds;
        ClaimEffect.Write(ref call, call[1], group, consumer, entry);
        call.ChangedUnseen();
        return true;
    }

    public static void Drop(scoped ref Call call, StreamGroup group, StreamId id)
    {
        group.Acknowledge(id);
        GroupEffect.WriteAcknowledged(ref call, call[1], group, id);
    }

    /// <summary>An effect: what it says is so, whether the entry is there or not.</summary>
    private static void Apply(ref Call call, StreamGroup group, ClaimArguments arguments)
    {
        if (!group.TryConsumer(call[3], out var consumer)) consumer = group.CreateConsumer(call[3], call.NowMilliseconds);
        for (var i = ClaimArguments.FirstId; i < arguments.IdsEnd; i++)
        {
            IdText.TryParse(call[i], 0, out var id);
            if (arguments.Forces) group.Assign(id, consumer, arguments.DeliveredAt, arguments.Deliveries);
        }

        consumer.SeenAt = arguments.SeenAt;
        consumer.ActiveAt = arguments.ActiveAt;
        call.Reply.Array(0);
    }
}
