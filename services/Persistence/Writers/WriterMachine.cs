using Distro.Persistence.Snapshots;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// A log writer for every group that asks. It holds bytes and a vote, and decides nothing: who may append is settled by promises, what is committed by the
/// primary that counts acknowledgements.
///
/// Invariant, for each group: once a promise of epoch E has been answered, this writer's log never again changes by anyone of a lower epoch, nor by another member
/// in E, through any restart. <see cref="WriterLog"/> says why it holds. This class only keeps the coordinator informed and hands each message to its group, and answers in nobody
/// else's name: a promise asked of the writer whose disk was here before is not given, for this disk lacks what that one acknowledged.
/// </summary>
public sealed class WriterMachine : Machine
{
    private readonly LeaseOptions options;
    private readonly WriterIdentity identity;
    private readonly WriterOptions writerOptions;
    private readonly WriterFaults faults;
    private readonly IReadOnlyList<int> damaged;
    private readonly SortedDictionary<int, WriterLog> logs = [];
    private readonly KeptLink coordinator;
    private readonly string coordinatorEndpoint;
    private long nextHelloAt;

    /// <param name="damaged">Groups whose logs can't be used: nothing is promised for them, least of all that they are empty.</param>
    public WriterMachine(
        IClock clock, Random random, LeaseOptions options, WriterIdentity identity, string coordinatorEndpoint, IReadOnlyList<RecoveredLog> recovered,
        WriterFaults faults = WriterFaults.None, IReadOnlyList<int>? damaged = null, WriterOptions? writerOptions = null)
        : base(clock, random)
    {
        this.damaged = damaged ?? [];
        this.writerOptions = writerOptions ?? new WriterOptions();
        this.options = options;
        this.identity = identity;
        this.faults = faults;
        this.coordinatorEndpoint = coordinatorEndpoint;
        coordinator = new KeptLink(Out, clock, options);
        foreach (var log in recovered) logs[log.Group] = new WriterLog(log, Out, clock, options, this.writerOptions, faults);
    }

    public override long WakeAtMilliseconds
    {
        get
        {
            var due = Math.Min(coordinator.WakeAtMilliseconds, coordinator.IsUp ? nextHelloAt : long.MaxValue);
            foreach (var log in logs.Values) due = Math.Min(due, log.WakeAtMilliseconds);
            return due;
        }
    }

    public override void Start()
    {
        coordinator.Point(coordinatorEndpoint);
        foreach (var log in logs.Values) log.Start();
    }

    public override void LinkUp(long link)
    {
        if (coordinator.CameUp(link)) SayHello();
    }

    public override void LinkDown(long link)
    {
        if (coordinator.WentDown(link)) return;
        foreach (var log in logs.Values) log.LinkDown(link);
    }

    public override void Received(long link, Message message)
    {
        if (link == coordinator.Link) coordinator.Heard();
        switch (message)
        {
            case Promise promise:
                if (promise.WriterId == identity.Id || faults.HasFlag(WriterFaults.AnswersInAnyName)) LogOf(promise.Group)?.Handle(link, promise);
                else Out.Tell(NoteKind.PromiseRefused, promise.Group, promise.Epoch, $"writer {promise.WriterId} is asked, and this one's disk is that of {identity.Id}");
                break;
            case Append append:
                Known(append.Group)?.Handle(link, append);
                break;
            case Renew renew:
                if (renew.WriterId == identity.Id || faults.HasFlag(WriterFaults.AnswersInAnyName)) Known(renew.Group)?.Handle(link, renew);
                break;
            case Truncate truncate:
                Known(truncate.Group)?.Handle(link, truncate);
                break;
            case BeginAnew anew:
                Known(anew.Group)?.Handle(link, anew);
                break;
            case ReadLog read:
                if (Known(read.Group) is { } log) log.Handle(link, read);
                else Out.Send(link, new ReadLogReply(read.Group, read.Ticket, ReadStatus.Behind, read.Offset, 0, long.MaxValue, default));
                break;
            case SnapshotOpen open:
                if (Known(open.Group) is { } taker) taker.Handle(link, open);
                else Out.Send(link, new SnapshotReply(open.Group, open.Id, SnapshotStatus.Refused, 0, "this writer does not serve the group"));
                break;
            case SnapshotChunk chunk:
                Known(chunk.Group)?.Handle(link, chunk);
                break;
            case SnapshotSeal seal:
                Known(seal.Group)?.Handle(link, seal);
                break;
            case SnapshotExport export:
                if (Known(export.Group) is { } maker) maker.Handle(link, export);
                else Out.Send(link, new SnapshotReply(export.Group, export.Id, SnapshotStatus.NotExported, 0, "this writer does not serve the group"));
                break;
            case ReadSnapshot read:
                if (Known(read.Group) is { } giver) giver.Handle(link, read);
                else Out.Send(link, new ReadSnapshotReply(read.Group, read.Ticket, SnapshotReadStatus.None, read.Id, 0, 0, 0, 0, read.Position, default));
                break;
        }
    }

    public override void Completed(MachineResult result)
    {
        if (result is LogResult done) Known(done.Group)?.Completed(done);
        else if (result is SnapshotResult about) Known(about.Group)?.Completed(about);
    }

    public override void Wake()
    {
        coordinator.Wake();
        if (coordinator.IsUp && Clock.MonotonicMilliseconds >= nextHelloAt) SayHello();
        foreach (var log in logs.Values) log.Wake();
    }

    private void SayHello()
    {
        nextHelloAt = Clock.MonotonicMilliseconds + options.RenewMilliseconds;
        var promised = logs.Values.Select(log => new GroupEpoch(log.Group, log.PromisedEpoch, faults.HasFlag(WriterFaults.IgnoresEnsembles) ? 0 : log.EnsembleNoted)).ToArray();
        Out.Send(coordinator.Link, new WriterHello(identity.Id, identity.Endpoint, promised));
    }

    private WriterLog? Known(int group) => logs.GetValueOrDefault(group);

    private WriterLog? LogOf(int group)
    {
        if (group is < 0 or >= Wire.Codec.WireLimits.GroupsMax || damaged.Contains(group)) return null;
        if (!logs.TryGetValue(group, out var log)) logs[group] = log = new WriterLog(new RecoveredLog(group, 0, 0, 0, 0, []), Out, Clock, options, writerOptions, faults);
        return log;
    }
}
