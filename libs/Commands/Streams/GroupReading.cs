using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>Gives entries to a consumer: new ones, those that others left lying, or once more what it has pending.</summary>
internal static class GroupReading
{
    /// <summary>Whether there are more entries that the group has not read than some that it is about to.</summary>
    public static bool HasNew(ref Stream stream, StreamGroup group, long aboutToRead = 0)
    {
        if (stream.Count == 0 || stream.TopId <= group.LastId) return false;
        return aboutToRead == 0 || stream.Count - stream.RankOf(group.LastId.Next) > aboutToRead;
    }

    /// <summary>Whether CLAIM was said, and anything has been pending for so long.</summary>
    public static bool HasIdle(scoped ref Call call, StreamGroup group, ReadArguments arguments)
    {
        if (arguments.ClaimIdleMin < 0) return false;
        var walk = group.Walk(StreamId.Min);
        while (walk.TryNext(out var entry))
        {
            if (IsIdle(entry, call.NowMilliseconds, arguments.ClaimIdleMin)) return true;
        }

        return false;
    }

    /// <summary>Answers with what is idle, if CLAIM asks for it, and with what the group has not read; all of it is the consumer's then.</summary>
    public static void Deliver(scoped ref Call call, ReadOnlySpan<byte> key, ref Stream stream, StreamGroup group, StreamConsumer consumer, ReadArguments arguments)
    {
        var most = Math.Min(arguments.Count, EffectRoom.Entries(ref call, key, group.Name, consumer.Name));
        using var idle = arguments.ClaimIdleMin >= 0 ? IdleEntries.Find(ref call, key, ref stream, group, arguments.ClaimIdleMin, most) : default;
        var first = group.LastId == StreamId.Max ? stream.Count : stream.RankOf(group.LastId.Next);
        var count = (int)Math.Min(stream.Count - first, most - idle.Count);
        call.Reply.Array(idle.Count + count);
        for (var i = 0; i < idle.Count; i++) IdleEntries.Claim(ref call, key, ref stream, group, consumer, idle[i]);
        if (count == 0) return;
        var sink = new DeliverySink(call, key, new ReadCounter(ref stream), group, consumer, count, arguments);
        stream.Emit(first, count, 1, ref sink);
        GroupEffect.WritePosition(ref call, key, group);
        call.ChangedUnseen();
    }

    /// <summary>Answers with what the consumer has pending behind an id. An entry that was deleted comes without fields.</summary>
    public static void Repeat(scoped ref Call call, ReadOnlySpan<byte> key, ref Stream stream, StreamGroup group, StreamConsumer consumer, StreamId after, long most)
    {
        var from = after == StreamId.Max ? after : after.Next;
        var count = 0;
        most = Math.Min(most, EffectRoom.Entries(ref call, key, group.Name, consumer.Name));
        for (var walk = group.Walk(consumer, from); count < most && walk.TryNext(out _); count++)
        {
        }

        call.Reply.Array(count);
        for (var walk = group.Walk(consumer, from); count > 0 && walk.TryNext(out var entry); count--)
        {
            if (!EntryRange.TryWriteOne(ref call, ref stream, entry.Id))
            {
                call.Reply.Array(2);
                IdText.Write(call.Reply, entry.Id);
                call.Reply.NullArray();
                continue;
            }

            entry.DeliveredAt = call.NowMilliseconds;
            entry.Deliveries++;
            ClaimEffect.Write(ref call, key, group, consumer, entry);
            call.ChangedUnseen();
        }
    }

    public static bool IsIdle(PendingEntry entry, long nowMilliseconds, long idleMin) => entry.IsNobodys || nowMilliseconds - entry.DeliveredAt >= idleMin;

    /// <summary>Gives each entry that comes to the consumer: into the reply, into what it has pending, and into the log, some hundred ids at a time.</summary>
    private ref struct DeliverySink(Call call, ReadOnlySpan<byte> key, ReadCounter counter, StreamGroup group, StreamConsumer consumer, int left, ReadArguments arguments) : IEntrySink
    {
        private const int IdsAtOnce = 256;

        private readonly Call call = call;
        private readonly ReadOnlySpan<byte> key = key;
        private readonly StreamGroup group = group;
        private readonly StreamConsumer consumer = consumer;
        private int left = left;
        private int open;

        public void Emit(scoped StreamEntry entry)
        {
            group.EntriesRead = counter.After(group, entry.Id);
            group.LastId = entry.Id;
            EntryReply.Write(call.Reply, entry, withDelivery: arguments.ClaimIdleMin >= 0, 0, 0);
            if (arguments.WithoutAcknowledgement) return;
            group.Assign(entry.Id, consumer, call.NowMilliseconds, 1);
            consumer.ActiveAt = call.NowMilliseconds;
            if (open == 0)
            {
                open = Math.Min(left, IdsAtOnce);
                left -= open;
                ClaimEffect.Begin(call.Effects, call.SlotOf(key), call.Session.Database, key, group, consumer, open);
            }

            IdText.Write(call.Effects, entry.Id);
            if (--open == 0) ClaimEffect.End(call.Effects, consumer, call.NowMilliseconds, 1);
        }
    }
}
