using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>Brings a leader's own copy to the end of its epoch's first record, by reading from any attached writer. All of that is committed by then.</summary>
internal sealed class LogLoader(MemberContext context, int group, List<WriterSession> sessions)
{
    private long ticket;
    private WriterSession? source;
    private long retryAt = long.MaxValue;

    public long WakeAtMilliseconds => retryAt;

    /// <summary>The log no longer holds what the copy lacks: a snapshot is to be loaded, after which this is set back.</summary>
    public bool IsCompacted { get; private set; }

    /// <summary>Goes on after a pause: a snapshot was loaded, is being loaded, or there is none.</summary>
    public void Restart(long pauseMilliseconds)
    {
        IsCompacted = false;
        retryAt = context.Now + pauseMilliseconds;
    }

    /// <summary>Asks for more when nothing is under way. True once everything below the offset is applied.</summary>
    public bool Advance(long endOffset)
    {
        if (context.Copy.AppliedOffset >= endOffset)
        {
            retryAt = long.MaxValue;
            return true;
        }

        if (source is not null || (retryAt != long.MaxValue && context.Now < retryAt)) return false;
        retryAt = long.MaxValue;
        source = sessions.Find(session => Holds(session, endOffset) && session.StartOffset <= context.Copy.Position.RecordOffset) ?? sessions.Find(session => Holds(session, endOffset));
        if (source is null) return false;
        ticket--;
        var next = context.Copy.Position;
        context.Out.Send(source.Link.Link, new ReadLog(group, ticket, next.RecordOffset, next.Taken, context.Copy.LastEpoch, CommittedOnly: false, context.Options.ChunkBytes));
        return false;
    }

    public void Take(ReadLogReply reply)
    {
        if (source is null || reply.Ticket != ticket) return;
        source = null;
        if (reply.Status == ReadStatus.Diverged)
        {
            context.Out.Tell(NoteKind.ReplicaDiverged, group, 0, "the copy is not on the history: loading anew");
            context.Copy.Reset();
        }
        else if (reply.Status == ReadStatus.Compacted)
        {
            context.Out.Tell(NoteKind.Stuck, group, 0, $"the writers' log begins at {reply.Offset}, the copy ends at {context.Copy.AppliedOffset}: it begins again with a snapshot");
            context.Copy.Reset();
            IsCompacted = true;
        }
        else if (reply.Offset != context.Copy.Position.Offset || reply.Records.IsEmpty || !context.Copy.Apply(reply.Records.Span))
        {
            context.Copy.DropPieces();
            retryAt = context.Now + context.Options.PollMilliseconds;
        }
    }

    private static bool Holds(WriterSession session, long endOffset) => session.IsAttached && session.ReceivedOffset >= endOffset;

    public void Forget(WriterSession lost)
    {
        if (source == lost) source = null;
    }
}
