using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>
/// What XREADGROUP CLAIM takes over: entries that nobody has, then those that have been pending longest. Nothing keeps pending entries in the order of time:
/// they are looked through, which is only paid by who asks for it.
/// </summary>
internal static class IdleEntries
{
    /// <summary>The ids to claim, in that order. Pending entries that were deleted from the stream are found on the way, and dropped.</summary>
    public static StreamId[] Find(scoped ref Call call, ReadOnlySpan<byte> key, ref Stream stream, StreamGroup group, long idleMin, long most)
    {
        var found = new List<(long Since, StreamId Id)>();
        var gone = new List<StreamId>();
        var walk = group.Walk(StreamId.Min);
        while (walk.TryNext(out var entry))
        {
            if (!GroupReading.IsIdle(entry, call.NowMilliseconds, idleMin)) continue;
            if (stream.Contains(entry.Id)) found.Add((entry.IsNobodys ? long.MinValue : entry.DeliveredAt, entry.Id));
            else gone.Add(entry.Id);
        }

        foreach (var id in gone)
        {
            group.Acknowledge(id);
            GroupEffect.WriteAcknowledged(ref call, key, group, id);
        }

        found.Sort();
        return [.. found.Take((int)most).Select(entry => entry.Id)];
    }

    /// <summary>Gives one of them to the consumer, and answers with it, how long it was idle, and how often it had been delivered.</summary>
    public static void Claim(scoped ref Call call, ReadOnlySpan<byte> key, ref Stream stream, StreamGroup group, StreamConsumer consumer, StreamId id)
    {
        var entry = group.Find(id);
        var deliveries = entry.Deliveries;
        var idle = entry.IsNobodys ? 0 : Math.Max(0, call.NowMilliseconds - entry.DeliveredAt);
        var sink = new ClaimedReply(call.Reply, idle, deliveries);
        stream.Emit(stream.RankOf(id), 1, 1, ref sink);
        entry = group.Assign(id, consumer, call.NowMilliseconds, deliveries == long.MaxValue ? deliveries : deliveries + 1);
        consumer.ActiveAt = call.NowMilliseconds;
        ClaimEffect.Write(ref call, key, group, consumer, entry);
        call.ChangedUnseen();
    }

    private readonly struct ClaimedReply(Resp.ReplyWriter reply, long idle, long deliveries) : IEntrySink
    {
        public void Emit(scoped StreamEntry entry) => EntryReply.Write(reply, entry, withDelivery: true, idle, deliveries);
    }
}
