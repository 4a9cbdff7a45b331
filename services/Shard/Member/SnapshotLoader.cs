using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// Brings an empty copy to the newest snapshot of a writer that can be loaded: its ends and its index are read first, then its sections, several requests at a time, as fast as
/// the data plane takes them. Of one that builds on others the ends and indexes of all are read first (<see cref="SnapshotChain"/>), and of each only the sections that count.
/// A snapshot that turns out to be damaged is named loudly, everything of it is dropped, and the one before it is tried.
///
/// Invariant: what a snapshot brings is on the group's history. A writer counts only what was sealed, so everything below its largest stamp is committed; and the tail's first read
/// checks the epoch of the record at its smallest stamp.
///
/// For a leader, whose tail is committed and ends at a known offset, the tail is read first (<see cref="TailReader"/>); then slots arrive one by one at that offset, and are served.
/// </summary>
internal sealed class SnapshotLoader(MemberContext context, int group)
{
    private const int PiecesInFlightMax = 16;
    private const long BytesUnderWayMax = 16 << 20;

    private readonly KeptLink link = new(context.Out, context.Clock, context.Options, silenceBreaks: false);
    private readonly TailReader tail = new(context, group);
    private readonly Queue<Piece> inFlight = [];
    private readonly List<byte> index = [];
    private readonly HashSet<long> damaged = [];
    private ISnapshotLoading? loading;
    private List<SnapshotRun> runs = [];
    private SnapshotChain chain = new();
    private SnapshotHeader header;
    private SnapshotFooter footer;
    private Step step;
    private long lastTicket;
    private long id;
    private long newest;
    private long length;
    private long lastEpoch;
    private long olderThan;
    private long endOffset;
    private long heardAt;
    private long bytesInFlight;
    private int nextRun;
    private long nextPosition;
    private bool wantsTail;
    private bool arrives;

    private enum Step
    {
        Idle,
        Dialling,
        Header,
        Footer,
        Index,
        Tail,
        Sections,
    }

    private bool HasBegunToLoad => step is Step.Tail or Step.Sections;

    public bool IsUnderWay => step != Step.Idle;

    public long WakeAtMilliseconds => step == Step.Idle ? long.MaxValue : Math.Min(link.WakeAtMilliseconds, heardAt + context.Options.LinkSilenceMilliseconds * 4);

    /// <summary>Begins with the newest that a writer has, into a copy that is empty.</summary>
    /// <param name="endpoint">The writer's.</param>
    /// <param name="endOffset">Where the history ends, if that is known: a snapshot beyond it is none of this history's.</param>
    /// <param name="slotBySlot">The log up to there is committed, and slots are to be served as they arrive.</param>
    public void Begin(string? endpoint, long endOffset = long.MaxValue, bool slotBySlot = false)
    {
        (this.endOffset, wantsTail, arrives) = (endOffset, slotBySlot, false);
        olderThan = long.MaxValue;
        damaged.Clear();
        heardAt = context.Now;
        step = Step.Dialling;
        link.Point(endpoint);
        if (link.IsUp) AskHeader();
    }

    /// <summary>Gives up what is under way; the copy is empty again.</summary>
    public void Stop()
    {
        if (HasBegunToLoad)
        {
            loading!.Abandon();
            context.Copy.Reset();
        }

        step = Step.Idle;
        inFlight.Clear();
        link.Point(null);
    }

    public void LinkUp(long number)
    {
        if (link.CameUp(number) && step == Step.Dialling) AskHeader();
    }

    public SnapshotReading LinkDown(long number) => link.WentDown(number) && step != Step.Idle ? End(SnapshotReading.Lost) : SnapshotReading.Nothing;

    public SnapshotReading Wake()
    {
        link.Wake();
        if (step == Step.Idle) return SnapshotReading.Nothing;
        if (loading is { BytesUnderWay: > 0 }) heardAt = context.Now;
        return context.Now >= heardAt + (context.Options.LinkSilenceMilliseconds * 4) ? End(SnapshotReading.Lost) : Advance();
    }

    /// <summary>A message that may be an answer; others are not looked at.</summary>
    public SnapshotReading Received(long number, Message message)
    {
        if (number == link.Link && step == Step.Tail && message is ReadLogReply records && tail.IsAnswer(records)) return TakeTail(records);
        if (number != link.Link || message is not ReadSnapshotReply reply || !inFlight.TryPeek(out var piece) || piece.Ticket != reply.Ticket) return SnapshotReading.Nothing;
        inFlight.Dequeue();
        heardAt = context.Now;
        if (reply.Status == SnapshotReadStatus.None) return step == Step.Header && newest == 0 ? End(SnapshotReading.NoneLeft) : Reject("it is not there any longer");
        if (reply.Status != SnapshotReadStatus.Ok) return Reject("the writer can't read it", reply.Id);
        if (step != Step.Header && (reply.Position != piece.Position || reply.Bytes.Length != piece.Length)) return Reject("the writer sent other bytes than it was asked for");
        try
        {
            switch (step)
            {
                case Step.Header:
                    TakeHeader(reply);
                    break;
                case Step.Footer:
                    TakeFooter(reply);
                    break;
                case Step.Index:
                    TakeIndex(reply);
                    break;
                case Step.Sections:
                    bytesInFlight -= piece.Length;
                    context.Copy.LoadedBytes += piece.Length;
                    loading!.Add(runs[piece.Run], piece.Position, reply.Bytes, piece.IsLast);
                    break;
            }
        }
        catch (CorruptSnapshotException error)
        {
            return Reject($"{error.Reason} (at byte {error.Position})", reply.Id);
        }

        return Advance();
    }

    /// <summary>Loading has gone on: asks for more, or finds that it is done.</summary>
    public SnapshotReading Advance()
    {
        if (step != Step.Sections) return step == Step.Idle ? SnapshotReading.Nothing : SnapshotReading.UnderWay;
        if (loading!.Failure is { } failure) return Reject(failure);
        while (nextRun < runs.Count && inFlight.Count < PiecesInFlightMax && bytesInFlight + loading.BytesUnderWay < BytesUnderWayMax) AskSections();
        if (nextRun < runs.Count || inFlight.Count > 0 || loading.BytesUnderWay > 0) return SnapshotReading.UnderWay;
        if (loading.Failure is { } late) return Reject(late);
        var whole = chain.Newest.Footer;
        loading.Finish(whole.SmallestStamp, whole.LargestStamp);
        context.Copy.LoadedBytes = 0;
        if (!arrives) context.Copy.Loaded(lastEpoch, whole.LargestStamp);
        context.Out.Tell(NoteKind.SnapshotLoaded, group, 0, $"snapshot {newest}: {chain.Keys} keys, {runs.Sum(run => run.Length)} bytes{(chain.Links.Count > 1 ? $" in {chain.Links.Count} files" : "")}, stamps {whole.SmallestStamp} to {whole.LargestStamp}");
        return End(SnapshotReading.Loaded);
    }

    private void AskHeader()
    {
        step = Step.Header;
        id = newest = 0;
        chain = new SnapshotChain();
        Ask(0, SnapshotFormat.HeaderBytes);
    }

    /// <summary>Goes on with the one that the last builds on.</summary>
    private void AskBase()
    {
        step = Step.Header;
        id = chain.NextId;
        if (damaged.Contains(id)) throw new CorruptSnapshotException(0, $"it builds on snapshot {id}, which is damaged");
        Ask(0, SnapshotFormat.HeaderBytes);
    }

    private void TakeHeader(ReadSnapshotReply reply)
    {
        if (newest == 0) (newest, lastEpoch) = (reply.Id, reply.LastEpoch);
        (id, length) = (reply.Id, reply.Length);
        if (SnapshotHeader.Read(reply.Bytes.Span, out header) is { } reason) throw new CorruptSnapshotException(0, reason);
        if (header.Group != group || header.Id != id) throw new CorruptSnapshotException(0, $"it is snapshot {header.Id} of group {header.Group}");
        if (length < SnapshotFormat.HeaderBytes + SnapshotFormat.FooterBytes) throw new CorruptSnapshotException(length, "it is too short");
        step = Step.Footer;
        Ask(length - SnapshotFormat.FooterBytes, SnapshotFormat.FooterBytes);
    }

    private void TakeFooter(ReadSnapshotReply reply)
    {
        if (SnapshotFooter.Read(reply.Bytes.Span, length, out footer) is { } reason) throw new CorruptSnapshotException(reply.Position, reason);
        if (footer.Id != id) throw new CorruptSnapshotException(reply.Position, "header and footer are those of different snapshots");
        if (footer.LargestStamp > endOffset) throw new CorruptSnapshotException(reply.Position, $"it reaches to {footer.LargestStamp}, and the history ends at {endOffset}");
        if (length - footer.IndexPosition > SnapshotFormat.IndexBytesMax) throw new CorruptSnapshotException(reply.Position, "its index is too long");
        index.Clear();
        step = Step.Index;
        AskIndex();
    }

    private void AskIndex()
    {
        var at = footer.IndexPosition + index.Count;
        Ask(at, (int)Math.Min(context.Options.ChunkBytes, length - SnapshotFormat.FooterBytes - at));
    }

    private void TakeIndex(ReadSnapshotReply reply)
    {
        index.AddRange(reply.Bytes.Span);
        if (footer.IndexPosition + index.Count < length - SnapshotFormat.FooterBytes)
        {
            AskIndex();
            return;
        }

        chain.Add(header, length, footer, SnapshotIndex.Read(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(index), footer));
        if (chain.IsWhole) BeginToLoad();
        else AskBase();
    }

    /// <summary>It is known where every slot is.</summary>
    private void BeginToLoad()
    {
        runs = SnapshotRuns.Of(chain);
        loading = context.Plane.LoadSnapshot();
        foreach (var link in chain.Links)
        {
            foreach (var section in link.Wanted) loading.Expect(section);
            foreach (var run in link.Empty) loading.AddEmpty(run.Slot, run.Count, run.Stamp);
        }

        var smallestStamp = chain.Newest.Footer.SmallestStamp;
        (nextRun, nextPosition, bytesInFlight) = (0, runs.Count > 0 ? runs[0].Position : 0, 0);
        step = wantsTail && smallestStamp < endOffset ? Step.Tail : Step.Sections;
        if (step == Step.Sections) return;
        tail.Begin(loading, smallestStamp, lastEpoch, endOffset);
        context.Out.Send(link.Link, tail.Next());
    }

    private SnapshotReading TakeTail(ReadLogReply reply)
    {
        heardAt = context.Now;
        if (!tail.Take(reply))
        {
            step = Step.Sections;
            return Advance();
        }

        if (!tail.IsWhole)
        {
            context.Out.Send(link.Link, tail.Next());
            return SnapshotReading.UnderWay;
        }

        return Arrive();
    }

    private SnapshotReading Arrive()
    {
        loading!.Arrive(endOffset);
        context.Copy.Loaded(tail.LastEpoch, endOffset);
        (step, arrives) = (Step.Sections, true);
        return Advance() == SnapshotReading.Broken ? SnapshotReading.Broken : SnapshotReading.Arriving;
    }

    private void AskSections()
    {
        var run = runs[nextRun];
        id = run.Id;
        var bytes = (int)Math.Min(context.Options.ChunkBytes, run.Position + run.Length - nextPosition);
        var isLast = nextPosition + bytes == run.Position + run.Length;
        Ask(nextPosition, bytes, nextRun, isLast);
        bytesInFlight += bytes;
        nextPosition += bytes;
        if (isLast && ++nextRun < runs.Count) nextPosition = runs[nextRun].Position;
    }

    private void Ask(long position, int bytes, int run = 0, bool isLast = false)
    {
        lastTicket++;
        inFlight.Enqueue(new Piece(lastTicket, position, bytes, run, isLast));
        context.Out.Send(link.Link, new ReadSnapshot(group, lastTicket, id, olderThan, position, bytes));
    }

    /// <summary>This one is no good: says so, forgets all of it, and tries the one before.</summary>
    private SnapshotReading Reject(string reason, long named = 0)
    {
        var rejected = newest > 0 ? newest : named;
        if (step is Step.Header or Step.Footer && id > 0) damaged.Add(id);
        var where = HasBegunToLoad || id == 0 || id == rejected ? "" : $"{id}, which it builds on: ";
        context.Out.Tell(NoteKind.SnapshotCorrupt, group, 0, $"snapshot {rejected} of the writer at {link.Endpoint} can't be loaded: {where}{reason}; the one before it is tried, with a longer tail of the log");
        if (rejected == 0) return End(SnapshotReading.NoneLeft);
        if (arrives) return End(SnapshotReading.Broken);
        Forget();
        olderThan = rejected;
        AskHeader();
        return SnapshotReading.UnderWay;
    }

    private SnapshotReading End(SnapshotReading how)
    {
        if (arrives && how != SnapshotReading.Loaded)
        {
            how = SnapshotReading.Broken;
            loading!.Abandon();
        }
        else if (how != SnapshotReading.Loaded)
        {
            Forget();
        }

        arrives = false;
        inFlight.Clear();
        index.Clear();
        loading = null;
        runs = [];
        step = Step.Idle;
        link.Point(null);
        return how;
    }

    private void Forget()
    {
        inFlight.Clear();
        if (HasBegunToLoad)
        {
            loading!.Abandon();
            context.Copy.Reset();
        }

        loading = null;
    }

    /// <summary>What was asked for.</summary>
    private readonly record struct Piece(long Ticket, long Position, int Length, int Run, bool IsLast);
}
