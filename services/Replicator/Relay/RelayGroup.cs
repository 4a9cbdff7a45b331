using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Relay;

/// <summary>One group's stream and those who follow it. <see cref="RelayMachine"/> says what holds and why.</summary>
internal sealed class RelayGroup(int group, Outbox outbox, IClock clock, LeaseOptions options)
{
    private const long FollowerWindowBytes = 4 << 20;

    private readonly SortedDictionary<long, RelayFollower> followers = [];
    private RelayStream? stream;
    private long primaryLink;
    private long heardAt;

    public void Open(long link, RelayOpen open)
    {
        if (stream is not null && open.Epoch < stream.Epoch)
        {
            outbox.Do(new CloseLink(link));
            return;
        }

        primaryLink = link;
        heardAt = clock.MonotonicMilliseconds;
        if (stream is not null && stream.Epoch == open.Epoch && open.Offset >= stream.FirstOffset && open.Offset <= stream.EndOffset) return;
        outbox.Tell(NoteKind.RelayReset, group, open.Epoch, $"a stream begins at {open.Offset}");
        stream = new RelayStream(open.Epoch, open.Offset);
        foreach (var follower in followers.Values) Drop(follower);
    }

    public void Take(long link, RelayRecords records)
    {
        if (link != primaryLink || stream is null || records.Epoch != stream.Epoch) return;
        heardAt = clock.MonotonicMilliseconds;
        if (records.Offset > stream.EndOffset)
        {
            outbox.Tell(NoteKind.RelayReset, group, records.Epoch, $"the stream jumps from {stream.EndOffset} to {records.Offset}");
            stream.JumpTo(records.Offset);
            foreach (var follower in followers.Values) Drop(follower);
        }

        var known = stream.EndOffset - records.Offset;
        if (known < records.Records.Length) stream.Add(records.Records[(int)known..]);
        stream.CommitOffset = Math.Max(stream.CommitOffset, records.CommitOffset);
        outbox.Send(link, new RelayAck(group, stream.Epoch, stream.EndOffset));
        foreach (var follower in followers.Values) Feed(follower, heartbeat: true);
    }

    public void Follow(long link, RelayFollow follow)
    {
        if (!followers.TryGetValue(link, out var follower)) followers[link] = follower = new RelayFollower(link, follow.MemberName);
        var speaks = primaryLink != 0 && clock.MonotonicMilliseconds - heardAt < options.StaleMilliseconds;
        if (stream is null || !speaks || follow.LastEpoch != stream.Epoch || follow.Offset < stream.FirstOffset || follow.Offset > stream.EndOffset)
        {
            Drop(follower);
            return;
        }

        follower.NextOffset = follower.AckedOffset = follow.Offset;
        Feed(follower, heartbeat: true);
    }

    public void Acknowledged(long link, ReplicaAck ack)
    {
        if (!followers.TryGetValue(link, out var follower) || follower.NextOffset < 0) return;
        follower.AckedOffset = Math.Max(follower.AckedOffset, ack.Offset);
        if (primaryLink != 0) outbox.Send(primaryLink, ack);
        Feed(follower, heartbeat: false);
    }

    public void LinkDown(long link)
    {
        followers.Remove(link);
        if (link != primaryLink) return;
        primaryLink = 0;
        foreach (var follower in followers.Values) Drop(follower);
    }

    private void Drop(RelayFollower follower)
    {
        follower.NextOffset = -1;
        outbox.Tell(NoteKind.RelayMissed, group, stream?.Epoch ?? 0, follower.MemberName);
        outbox.Send(follower.Link, new RelayMissed(group, stream?.Epoch ?? 0, stream?.FirstOffset ?? 0));
    }

    private void Feed(RelayFollower follower, bool heartbeat)
    {
        if (follower.NextOffset < 0 || stream is null) return;
        if (follower.NextOffset < stream.FirstOffset)
        {
            Drop(follower);
            return;
        }

        var spoke = false;
        while (follower.NextOffset < stream.EndOffset && follower.NextOffset - follower.AckedOffset < FollowerWindowBytes)
        {
            var records = stream.From(follower.NextOffset);
            outbox.Send(follower.Link, new RelayRecords(group, stream.Epoch, follower.NextOffset, stream.CommitOffset, records));
            follower.NextOffset += records.Length;
            spoke = true;
        }

        if (!spoke && heartbeat) outbox.Send(follower.Link, new RelayRecords(group, stream.Epoch, follower.NextOffset, stream.CommitOffset, default));
    }
}
