using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>One snapshot's way to one writer, over a link of its own: appends and leases never queue behind it. A link that breaks ends it; another snapshot will come.</summary>
internal sealed class SnapshotUpload
{
    /// <summary>A writer that takes nothing for so long holds the others up no longer.</summary>
    private const long SilenceMillisecondsMax = 60_000;

    private readonly MemberContext context;
    private readonly KeptLink link;
    private readonly WriterSession session;
    private readonly SnapshotOpen open;
    private long sent;
    private long accepted;
    private long heardAt;
    private bool mayWrite;

    public SnapshotUpload(MemberContext context, WriterSession session, SnapshotOpen open)
    {
        this.context = context;
        this.session = session;
        this.open = open;
        heardAt = context.Now;
        link = new KeptLink(context.Out, context.Clock, context.Options, silenceBreaks: false);
        link.Point(session.Link.Endpoint);
    }

    public string WriterId => session.WriterId;

    public string? Endpoint => session.Link.Endpoint;

    /// <summary>Nothing more comes of it.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The writer keeps the snapshot, and counts it.</summary>
    public bool IsSealed { get; private set; }

    public bool IsOver => IsLost || IsSealed;

    /// <summary>What the writer had against it.</summary>
    public string Reason { get; private set; } = "";

    public long WakeAtMilliseconds => IsOver ? long.MaxValue : Math.Min(link.WakeAtMilliseconds, heardAt + SilenceMillisecondsMax);

    public bool Owns(long number) => number != 0 && number == link.Link;

    public void LinkUp(long number)
    {
        if (link.CameUp(number)) context.Out.Send(number, open);
    }

    public void LinkDown(long number)
    {
        if (link.WentDown(number) && !IsOver) Lose("the link broke");
    }

    public void Received(SnapshotReply reply)
    {
        if (reply.Id != open.Id) return;
        heardAt = context.Now;
        mayWrite = true;
        accepted = Math.Max(accepted, reply.AcceptedPosition);
        if (reply.Status == SnapshotStatus.Sealed)
        {
            IsSealed = session.HoldsSnapshot = true;
            session.SnapshotId = open.Id;
        }
        else if (reply.Status != SnapshotStatus.Accepted) Lose(reply.Reason.Length > 0 ? reply.Reason : reply.Status.ToString());
        if (IsOver) link.Point(null);
    }

    public void Wake()
    {
        if (IsOver) return;
        link.Wake();
        if (context.Now >= heardAt + SilenceMillisecondsMax) Lose("it takes nothing");
    }

    /// <summary>Whether it could be sent so many bytes more.</summary>
    public bool HasRoom(int bytes) => mayWrite && sent + bytes - accepted <= WireLimits.SnapshotWindowBytes;

    public void Send(long position, ReadOnlyMemory<byte> bytes)
    {
        context.Out.Send(link.Link, new SnapshotChunk(open.Group, open.Id, position, bytes));
        sent = position + bytes.Length;
    }

    public void Seal(SnapshotSeal seal)
    {
        heardAt = context.Now;
        context.Out.Send(link.Link, seal);
    }

    public void Close() => link.Point(null);

    private void Lose(string reason)
    {
        IsLost = true;
        Reason = reason;
        link.Point(null);
    }
}
