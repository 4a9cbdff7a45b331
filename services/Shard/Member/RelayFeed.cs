using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// A primary's one stream to the relay: its published log as it grows, and its commit offset at least once every named time. The relay is a convenience: when it is
/// slow or away the stream skips ahead, and replicas read the gap from a writer. So they do with a record larger than a message: the stream waits until it is committed and skips it.
/// </summary>
internal sealed class RelayFeed(MemberContext context, int group, long epoch)
{
    private const long WindowBytes = 4 << 20;

    private readonly KeptLink link = new(context.Out, context.Clock, context.Options);
    private long nextOffset;
    private long ackedOffset;
    private long commitSent = -1;
    private long beatAt;

    public long WakeAtMilliseconds => Math.Min(link.WakeAtMilliseconds, link.IsUp ? beatAt : long.MaxValue);

    public void Point(string? endpoint) => link.Point(endpoint);

    public bool Owns(long number) => number != 0 && number == link.Link;

    public void LinkUp(long number, long commitOffset)
    {
        if (!link.CameUp(number)) return;
        nextOffset = ackedOffset = commitOffset;
        commitSent = -1;
        context.Out.Send(number, new RelayOpen(group, epoch, context.Identity.Incarnation, nextOffset));
    }

    public void LinkDown(long number) => link.WentDown(number);

    public void Received(Message message)
    {
        link.Heard();
        if (message is RelayAck ack) ackedOffset = Math.Max(ackedOffset, ack.ReceivedOffset);
        else if (message is ReplicaAck replica) context.Plane.ReplicaAcknowledged(replica.MemberName, replica.Offset);
    }

    public void Wake() => link.Wake();

    /// <summary>Sends what the log has below its end, as far as the relay keeps up, and the commit offset when it is news or due.</summary>
    public void Pump(PublishedLog log, long commitOffset)
    {
        if (!link.IsUp) return;
        nextOffset = Math.Max(nextOffset, log.FloorOffset);
        while (nextOffset < log.EndOffset && nextOffset - ackedOffset < WindowBytes)
        {
            var records = log.Read(nextOffset);
            if (records.IsEmpty) break;
            Send(records, commitOffset, log.Lend());
        }

        if (commitOffset != commitSent || context.Now >= beatAt) Send(default, commitOffset);
    }

    /// <summary>Says nothing for now: replicas must not take a primary without a lease for one that speaks.</summary>
    public void Rest() => beatAt = context.Now + context.Options.CommitHeartbeatMilliseconds;

    private void Send(ReadOnlyMemory<byte> records, long commitOffset, LentBytes? lent = null)
    {
        context.Out.Send(link.Link, new RelayRecords(group, epoch, nextOffset, commitOffset, records) { Lent = lent });
        nextOffset += records.Length;
        commitSent = commitOffset;
        beatAt = context.Now + context.Options.CommitHeartbeatMilliseconds;
    }
}
