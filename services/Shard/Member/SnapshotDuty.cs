using Distro.Snapshots.Format;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// A primary's snapshots: when one is due it has the data plane take one, sends its bytes to every attached writer as they are made, and has it sealed.
///
/// Invariant: a snapshot counts only if everything that it holds is committed. Argument: what a slot holds lies below its stamp, so below the largest; the seal, without which no
/// writer counts it, goes out only once the commit offset has passed that. A later term's history has all that is committed, so a snapshot that counts is of every later history.
/// </summary>
internal sealed class SnapshotDuty(MemberContext context, int group, long epoch, Voters voters)
{
    private const long RetryMilliseconds = 1000;
    private const long RetryMillisecondsMax = 60_000;

    private readonly List<WriterSession> sessions = voters.Sessions;
    private readonly SnapshotSeries series = new(context.Snapshots);
    private readonly Func<long, long> changedBytes = context.Plane.ChangedBytes;
    private readonly List<SnapshotUpload> uploads = [];
    private ISnapshotTaking? taking;
    private RdbErrand? errand;
    private ReadOnlyMemory<byte> next;
    private long position;
    private bool sealing;
    private bool asked;
    private long lastId;
    private long beganAt;
    private long notBefore;
    private long failures;

    public long WakeAtMilliseconds
    {
        get
        {
            if (taking is null) return asked || notBefore > context.Now ? Math.Max(notBefore, context.Now + 1) : context.Snapshots.IntervalMilliseconds > 0 ? beganAt + Math.Max(context.Snapshots.IntervalMilliseconds, RetryMilliseconds) : long.MaxValue;
            var due = errand?.WakeAtMilliseconds ?? long.MaxValue;
            foreach (var upload in uploads) due = Math.Min(due, upload.WakeAtMilliseconds);
            return due;
        }
    }

    public bool IsTaking => taking is not null;

    /// <summary>The term begins to serve: what the writers hold already.</summary>
    public void Begin(IEnumerable<PromiseReply> replies)
    {
        beganAt = context.Now;
        var stamp = 0L;
        foreach (var reply in replies)
        {
            lastId = Math.Max(lastId, reply.SnapshotId);
            if (reply.SnapshotStamp < stamp) continue;
            stamp = reply.SnapshotStamp;
            series.Found(stamp, reply.SnapshotBytes);
        }
    }

    /// <summary>Somebody wants one now; while one is under way, that one will do.</summary>
    public void Ask()
    {
        asked = taking is null;
        notBefore = Math.Min(notBefore, context.Now);
    }

    /// <summary>Nobody wants the one under way any more.</summary>
    public void Cancel()
    {
        if (errand is not null)
        {
            errand.GiveUp();
            SettleRdb();
        }
        else if (taking is not null) Fail("it was cancelled");
        else if (asked) context.Plane.SettleSnapshot(counts: false);
        asked = false;
    }

    public bool Owns(long link) => errand?.Owns(link) == true || uploads.Exists(upload => upload.Owns(link));

    public void LinkUp(long link)
    {
        foreach (var upload in uploads) upload.LinkUp(link);
        errand?.LinkUp(link);
    }

    public void LinkDown(long link)
    {
        foreach (var upload in uploads) upload.LinkDown(link);
        errand?.LinkDown(link);
    }

    public void Received(long link, Message message)
    {
        if (message is not SnapshotReply reply) return;
        if (errand?.Owns(link) == true) errand.Received(reply);
        else uploads.Find(upload => upload.Owns(link))?.Received(reply);
    }

    public void Wake()
    {
        foreach (var upload in uploads) upload.Wake();
        errand?.Wake();
    }

    /// <summary>Everything that may have become possible.</summary>
    public void Advance(long endOffset, long committed)
    {
        if (taking is null && context.Now >= notBefore && Due(endOffset) is var due && due != SnapshotDue.Nothing) Start(due);
        if (taking is null) return;
        if (errand is not null) SettleRdb();
        else if (taking.Failure is { } failure) Fail(failure);
        else if (uploads.TrueForAll(upload => upload.IsLost)) Fail(uploads.Count == 0 ? "no writer is attached" : "no writer takes it: " + uploads[0].Reason);
        else if (sealing) Settle();
        else if (Pump() && taking.Summary is { } summary && (committed >= summary.LargestStamp || context.Snapshots.SealsUncommitted)) Seal(summary);
    }

    /// <summary>The term is over.</summary>
    public void Leave()
    {
        if (taking is not null) Drop();
        else if (asked) context.Plane.SettleSnapshot(counts: false);
    }

    /// <summary>One that somebody asked for is whole.</summary>
    private SnapshotDue Due(long endOffset) => asked ? SnapshotDue.Everything : series.Next(endOffset, context.Now - beganAt, AllHoldTheLast(), changedBytes);

    private bool AllHoldTheLast()
    {
        foreach (var session in sessions)
        {
            if (session.IsAttached && session.SnapshotId != series.LastId) return false;
        }

        return true;
    }

    private void Start(SnapshotDue due)
    {
        lastId = Math.Max(context.Clock.UnixMilliseconds, lastId + 1);
        beganAt = context.Now;
        asked = false;
        (position, next, sealing) = (0, default, false);
        taking = context.Plane.TakeSnapshot(group, lastId, epoch, due == SnapshotDue.Changes ? series.LastId : 0);
        foreach (var session in sessions)
        {
            if (session.IsAttached) uploads.Add(new SnapshotUpload(context, session, new SnapshotOpen(group, epoch, context.Identity.Incarnation, lastId, taking.Header.BaseId)));
        }

        context.Out.Tell(NoteKind.SnapshotBegun, group, epoch, $"snapshot {lastId} for {uploads.Count} writer(s){(taking.Header.BaseId > 0 ? $", of what has changed since {taking.Header.BaseId}" : "")}");
    }

    /// <summary>Sends what there is, to all at the same pace. True when nothing is left to send and nothing more will come.</summary>
    private bool Pump()
    {
        while (true)
        {
            if (next.IsEmpty)
            {
                var isWhole = taking!.Summary is not null;
                if (!taking.TryRead(out next)) return isWhole;
            }

            foreach (var upload in uploads)
            {
                if (!upload.IsOver && !upload.HasRoom(next.Length)) return false;
            }

            foreach (var upload in uploads)
            {
                if (!upload.IsOver) upload.Send(position, next);
            }

            position += next.Length;
            next = default;
        }
    }

    private void Seal(SnapshotSummary summary)
    {
        sealing = true;
        var seal = new SnapshotSeal(group, summary.Id, summary.Length, summary.Checksum, summary.SmallestStamp, summary.LargestStamp, summary.Keys);
        foreach (var upload in uploads)
        {
            if (!upload.IsOver) upload.Seal(seal);
        }
    }

    private void Settle()
    {
        if (uploads.Exists(upload => !upload.IsOver)) return;
        if (!voters.Hold(session => uploads.Exists(upload => upload.IsSealed && upload.WriterId == session.WriterId)))
        {
            Fail($"{uploads.Count(upload => upload.IsSealed)} writer(s) keep it, and a majority ({voters.Majority}) should: {uploads.Find(upload => upload.IsLost)?.Reason}");
            return;
        }

        var summary = taking!.Summary!.Value;
        series.Kept(summary, taking.Header.BaseId == 0);
        failures = 0;
        AskForWhoLacks();
        context.Out.Tell(NoteKind.SnapshotSealed, group, epoch, $"snapshot {summary.Id}: {summary.Keys} keys, {summary.Length} bytes, stamps {summary.SmallestStamp} to {summary.LargestStamp}; {taking.Figures}");
        var wish = context.Plane.RdbWish;
        if (wish == RdbWish.None) End(counts: true);
        else errand = new RdbErrand(context, new SnapshotExport(group, epoch, context.Identity.Incarnation, summary.Id, wish == RdbWish.Awaited), [.. from upload in uploads where upload.IsSealed && upload.Endpoint is not null select (upload.WriterId, upload.Endpoint)]);
    }

    /// <summary>
    /// Where the file that was asked for as well is not there the writers keep the snapshot all the same, but it does not count as a save; the next is whole, since loops build on one
    /// that counts.
    /// </summary>
    private void SettleRdb()
    {
        if (!errand!.IsOver) return;
        if (errand.HasFailed) series.Failed();
        End(counts: !errand.HasFailed);
    }

    private void End(bool counts)
    {
        Close();
        context.Plane.SettleSnapshot(counts);
    }

    private void Fail(string reason)
    {
        failures++;
        series.Failed();
        AskForWhoLacks();
        notBefore = context.Now + Math.Min(RetryMilliseconds << (int)Math.Min(failures - 1, 8), RetryMillisecondsMax);
        context.Out.Tell(NoteKind.SnapshotFailed, group, epoch, $"snapshot {lastId}: {reason}");
        Drop();
    }

    /// <summary>A writer whose log begins where the others' do has missed the one that was to make it whole: another is taken, in a while.</summary>
    private void AskForWhoLacks()
    {
        if (!sessions.Exists(session => session.IsAttached && !session.IsComplete)) return;
        asked = true;
        notBefore = context.Now + RetryMillisecondsMax;
    }

    private void Drop()
    {
        taking!.Cancel();
        End(counts: false);
    }

    private void Close()
    {
        errand?.GiveUp();
        errand = null;
        foreach (var upload in uploads) upload.Close();
        uploads.Clear();
        taking = null;
        next = default;
    }
}
