using System.Buffers;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Distro.Resp;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>
/// What XREADGROUP CLAIM takes over: entries that nobody has, then those that have been pending longest. Nothing keeps pending entries in the order of time:
/// they are looked through, which is only paid by who asks for it. Holds borrowed memory until it is disposed of.
/// </summary>
internal ref struct IdleEntries
{
    private const int RoomMin = 64;

    private (long Since, StreamId Id)[] found;

    private IdleEntries((long Since, StreamId Id)[] found) => this.found = found;

    public int Count { get; private set; }

    public readonly StreamId this[int index] => found[index].Id;

    /// <summary>The ids to claim, in that order, at most so many. Pending entries that were deleted from the stream are found on the way, and dropped.</summary>
    public static IdleEntries Find(scoped ref Call call, ReadOnlySpan<byte> key, ref Stream stream, StreamGroup group, long idleMin, long most)
    {
        var entries = new IdleEntries(ArrayPool<(long Since, StreamId Id)>.Shared.Rent(RoomMin));
        var walk = group.Walk(StreamId.Min);
        while (walk.TryNext(out var entry))
        {
            if (!GroupReading.IsIdle(entry, call.NowMilliseconds, idleMin)) continue;
            var id = entry.Id;
            if (stream.Contains(id))
            {
                entries.Add(entry.IsNobodys ? long.MinValue : entry.DeliveredAt, id);
                continue;
            }

            group.Acknowledge(id);
            GroupEffect.WriteAcknowledged(ref call, key, group, id);
            walk = group.Walk(id);
        }

        entries.found.AsSpan(0, entries.Count).Sort(static (one, other) => one.Since != other.Since ? one.Since.CompareTo(other.Since) : one.Id.CompareTo(other.Id));
        entries.Count = (int)Math.Min(entries.Count, most);
        return entries;
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

    public void Dispose()
    {
        if (found is { Length: > 0 }) ArrayPool<(long Since, StreamId Id)>.Shared.Return(found);
        found = [];
        Count = 0;
    }

    private void Add(long since, StreamId id)
    {
        if (Count == found.Length)
        {
            var larger = ArrayPool<(long Since, StreamId Id)>.Shared.Rent(Count * 2);
            found.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<(long Since, StreamId Id)>.Shared.Return(found);
            found = larger;
        }

        found[Count++] = (since, id);
    }

    private readonly struct ClaimedReply(ReplyWriter reply, long idle, long deliveries) : IEntrySink
    {
        public void Emit(scoped StreamEntry entry) => EntryReply.Write(reply, entry, withDelivery: true, idle, deliveries);
    }
}
