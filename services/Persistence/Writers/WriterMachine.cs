using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// A log writer for every group that asks. It holds bytes and a vote, and decides nothing: who may append is settled by promises, what is committed by the
/// primary that counts acknowledgements.
///
/// Invariant, for each group: once a promise of epoch E has been answered, this writer's log never again changes by anyone of a lower epoch, nor by another member
/// in E, through any restart. <see cref="WriterLog"/> says why it holds. This class only keeps the coordinator informed and hands each message to its group.
/// </summary>
public sealed class WriterMachine : Machine
{
    private readonly LeaseOptions options;
    private readonly WriterIdentity identity;
    private readonly WriterFaults faults;
    private readonly IReadOnlyList<int> damaged;
    private readonly SortedDictionary<int, WriterLog> logs = [];
    private readonly KeptLink coordinator;
    private readonly string coordinatorEndpoint;
    private long nextHelloAt;

    /// <param name="damaged">Groups whose logs can't be used: nothing is promised for them, least of all that they are empty.</param>
    public WriterMachine(
        IClock clock, Random random, LeaseOptions options, WriterIdentity identity, string coordinatorEndpoint, IReadOnlyList<RecoveredLog> recovered,
        WriterFaults faults = WriterFaults.None, IReadOnlyList<int>? damaged = null)
        : base(clock, random)
    {
        this.damaged = damaged ?? [];
        this.options = options;
        this.identity = identity;
        this.faults = faults;
        this.coordinatorEndpoint = coordinatorEndpoint;
        coordinator = new KeptLink(Out, clock, options);
        foreach (var log in recovered) logs[log.Group] = new WriterLog(log, Out, clock, options, faults);
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

    public override void Start() => coordinator.Point(coordinatorEndpoint);

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
                LogOf(promise.Group)?.Handle(link, promise);
                break;
            case Append append:
                Known(append.Group)?.Handle(link, append);
                break;
            case Renew renew:
                Known(renew.Group)?.Handle(link, renew);
                break;
            case Truncate truncate:
                Known(truncate.Group)?.Handle(link, truncate);
                break;
            case ReadLog read:
                if (Known(read.Group) is { } log) log.Handle(link, read);
                else Out.Send(link, new ReadLogReply(read.Group, read.Ticket, ReadStatus.Behind, read.Offset, 0, long.MaxValue, default));
                break;
        }
    }

    public override void Completed(MachineResult result)
    {
        if (result is LogResult done) Known(done.Group)?.Completed(done);
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
        var promised = logs.Values.Select(log => new GroupEpoch(log.Group, log.PromisedEpoch)).ToArray();
        Out.Send(coordinator.Link, new WriterHello(identity.Id, identity.Endpoint, promised));
    }

    private WriterLog? Known(int group) => logs.GetValueOrDefault(group);

    private WriterLog? LogOf(int group)
    {
        if (group is < 0 or >= Wire.Codec.WireLimits.GroupsMax || damaged.Contains(group)) return null;
        if (!logs.TryGetValue(group, out var log)) logs[group] = log = new WriterLog(new RecoveredLog(group, 0, 0, 0, 0, []), Out, Clock, options, faults);
        return log;
    }
}
