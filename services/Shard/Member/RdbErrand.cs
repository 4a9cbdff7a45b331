using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// Has one of the writers that keep a snapshot make an RDB file of it: the one whose name comes first, so that it lies in the same place each time, and the next where that one can't.
/// On a link of its own: closing it gives the file up.
/// </summary>
internal sealed class RdbErrand
{
    /// <summary>A writer that says nothing for so long is given up.</summary>
    private const long SilenceMillisecondsMax = 60_000;

    private readonly MemberContext context;
    private readonly KeptLink link;
    private readonly SnapshotExport asked;
    private readonly Queue<(string Id, string Endpoint)> writers;
    private string writer = "";
    private long heardAt;

    /// <param name="context">The member.</param>
    /// <param name="asked">The snapshot.</param>
    /// <param name="writers">Who keeps it.</param>
    public RdbErrand(MemberContext context, SnapshotExport asked, IEnumerable<(string Id, string Endpoint)> writers)
    {
        (this.context, this.asked) = (context, asked);
        this.writers = new Queue<(string Id, string Endpoint)>(writers.OrderBy(one => one.Id, StringComparer.Ordinal));
        link = new KeptLink(context.Out, context.Clock, context.Options, silenceBreaks: false);
        Next();
    }

    /// <summary>Nothing more comes of it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>It is not there: those that tried could not, or it was given up.</summary>
    public bool HasFailed { get; private set; }

    public long WakeAtMilliseconds => IsOver ? heardAt : Math.Min(link.WakeAtMilliseconds, heardAt + SilenceMillisecondsMax);

    public bool Owns(long number) => number != 0 && number == link.Link;

    public void LinkUp(long number)
    {
        if (!link.CameUp(number)) return;
        heardAt = context.Now;
        context.Out.Send(number, asked);
    }

    public void LinkDown(long number)
    {
        if (link.WentDown(number) && !IsOver) Failed("the link broke");
    }

    public void Received(SnapshotReply reply)
    {
        if (reply.Id != asked.Id || IsOver) return;
        heardAt = context.Now;
        switch (reply.Status)
        {
            case SnapshotStatus.Exporting:
                break;
            case SnapshotStatus.Exported:
                HasFailed = false;
                Tell(NoteKind.RdbWritten, $"writer {writer} has made {reply.Reason}");
                End();
                break;
            case SnapshotStatus.ExportsNone:
                Tell(NoteKind.RdbNotWritten, $"writer {writer} makes no RDB files: {reply.Reason}");
                Next();
                break;
            default:
                Failed(reply.Reason.Length > 0 ? reply.Reason : reply.Status.ToString());
                break;
        }
    }

    public void Wake()
    {
        if (IsOver) return;
        link.Wake();
        if (context.Now >= heardAt + SilenceMillisecondsMax) Failed("it says nothing");
    }

    /// <summary>Nobody wants it any more.</summary>
    public void GiveUp()
    {
        if (!IsOver) Tell(NoteKind.RdbNotWritten, $"the RDB file of snapshot {asked.Id} was given up");
        HasFailed = !IsOver || HasFailed;
        End();
    }

    private void Failed(string reason)
    {
        HasFailed = true;
        Tell(NoteKind.RdbNotWritten, $"writer {writer} made no RDB file of snapshot {asked.Id}: {reason}");
        Next();
    }

    private void Next()
    {
        link.Point(null);
        heardAt = context.Now;
        if (writers.TryDequeue(out var next))
        {
            writer = next.Id;
            link.Point(next.Endpoint);
        }
        else
        {
            End();
        }
    }

    private void End()
    {
        IsOver = true;
        link.Point(null);
    }

    private void Tell(NoteKind kind, string text) => context.Out.Tell(kind, asked.Group, asked.Epoch, text);
}
