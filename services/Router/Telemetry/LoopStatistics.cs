using Distro.Commands.Execution;
using Distro.Router.Clients;
using Distro.Router.Loops;
using Distro.Router.Routing;
using Distro.Wire.RouterLink;
using Microsoft.Extensions.Logging;

namespace Distro.Router.Telemetry;

/// <summary>One loop's counters: plain numbers that only its own thread writes and any thread may read a moment old.</summary>
internal sealed class LoopStatistics(RouterProcess process, RouterLoop loop)
{
    private readonly long[] done = new long[process.Commands.IndexCount];
    private readonly long[] failed = new long[process.Commands.IndexCount];
    private readonly long[] failures = new long[Enum.GetValues<RouteFailure>().Length];
    private readonly long[] notServed = new long[Enum.GetValues<NotServedReason>().Length + 1];
    private long timedStart;
    private long timedEnd;
    private TimeSpan timed;
    private readonly ILogger logger = process.LoggerFactory.CreateLogger<LoopStatistics>();
    private readonly UnservedReport unserved = new(loop, process.LoggerFactory.CreateLogger<UnservedReport>());

    public long Commands { get; private set; }

    public long Errors { get; private set; }

    /// <summary>The errors that were written here, by code: those of shards are theirs to count.</summary>
    public ErrorStatistics OwnErrors { get; } = new();

    public long UnknownOutcomes => failures[(int)RouteFailure.OutcomeUnknown];

    public int Waiting { get; private set; }

    public int LinksUp { get; private set; }

    public long Faults { get; private set; }

    public long OverOutputLimit { get; private set; }

    public long Done(int commandIndex) => Volatile.Read(ref done[commandIndex]);

    public long Failed(int commandIndex) => Volatile.Read(ref failed[commandIndex]);

    public long Failures(RouteFailure failure) => Volatile.Read(ref failures[(int)failure]);

    public long NotServedFor(NotServedReason reason) => Volatile.Read(ref notServed[(int)reason]);

    public void Count(PendingReply pending, bool isError)
    {
        Commands++;
        if (isError) Errors++;
        if (pending.Command is { } command) (isError ? failed : done)[command.Index]++;
        if (pending.StartTicks != timedStart || loop.Ticks != timedEnd) Time(pending.StartTicks);
        loop.Tracer.End(pending, timed, isError);
    }

    /// <summary>Of a client's commands that came together and are answered together, one is recorded: they took the same time.</summary>
    private void Time(long startTicks)
    {
        (timedStart, timedEnd) = (startTicks, loop.Ticks);
        timed = loop.ElapsedSince(startTicks);
        RouterMeter.Duration.Record(timed.TotalSeconds);
    }

    /// <summary>A command got no shard's answer.</summary>
    public void Failed(RoutedRequest request, RouteFailure failure)
    {
        failures[(int)failure]++;
        unserved.Failed(request, failure);
    }

    public void NotServed(long incarnation, NotServedReason reason)
    {
        notServed[(int)reason]++;
        unserved.Refused(incarnation, reason);
    }

    /// <summary>A client's connection ended with an error that neither it nor the network made.</summary>
    public void ClientFault(ClientConnection client, Exception exception)
    {
        Faults++;
        RouterLog.ClientFault(logger, exception, client.Session.Address);
    }

    public void WebRequest(ClientConnection client) => RouterLog.WebRequest(logger, client.Session.Address);

    public void ClientOverOutputLimit(ClientConnection client, string option)
    {
        OverOutputLimit++;
        RouterLog.ClientOverOutputLimit(logger, client.Session.Id, client.Session.Address, client.OwedBytes, option, client.Session.IsSubscriber ? "pubsub" : "normal");
    }

    /// <summary>What changes all the time is copied now and then to where others may read it.</summary>
    public void Publish()
    {
        Waiting = loop.Machine.WaitingCount;
        LinksUp = loop.Links.UpCount;
        if (loop.Loop.Index == 0) process.Rates.Sample(loop.NowMilliseconds);
    }

    public void Reset()
    {
        Commands = 0;
        Errors = 0;
        OwnErrors.Reset();
        Array.Clear(done);
        Array.Clear(failed);
    }
}
