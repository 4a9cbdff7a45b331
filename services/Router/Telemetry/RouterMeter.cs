using System.Diagnostics.Metrics;
using Distro.Router.Routing;
using Distro.Wire.RouterLink;

namespace Distro.Router.Telemetry;

/// <summary>The router's numbers for the outside. Counters are read from the loops when somebody asks; only the latency of commands is recorded as it happens.</summary>
internal sealed class RouterMeter : IDisposable
{
    public const string Name = "Distro.Router";

    private static readonly Meter Shared = new(Name);

    private readonly Meter meter = new(Name);
    private readonly RouterProcess process;

    public RouterMeter(RouterProcess process)
    {
        this.process = process;
        meter.CreateObservableCounter("distro.router.commands", Commands, "{command}", "Commands answered, by name and outcome.");
        meter.CreateObservableCounter("distro.router.failures", Failures, "{command}", "Commands (or parts of one) that no shard answered, by reason.");
        meter.CreateObservableCounter("distro.router.not_served", NotServed, "{request}", "Requests that a shard handed back unexecuted, by its reason.");
        meter.CreateObservableUpDownCounter("distro.router.connections", () => process.Clients.Count, "{connection}", "Clients connected.");
        meter.CreateObservableUpDownCounter("distro.router.connections.waiting", () => process.ConnectionsWaiting, "{connection}", "Connections accepted that wait until a loop takes them up (max-new-connections-per-cycle).");
        meter.CreateObservableCounter("distro.router.connections.rejected", () => process.Clients.Rejected, "{connection}", "Clients refused by maxclients.");
        meter.CreateObservableUpDownCounter("distro.router.waiting", () => process.WaitingRequests, "{request}", "Requests waiting for a shard to serve.");
        meter.CreateObservableUpDownCounter("distro.router.links", () => process.LinksUp, "{link}", "Links to shards that are up.");
        meter.CreateObservableGauge("distro.router.map.version", () => process.Map.Version, null, "Version of the cluster map gone by.");
        meter.CreateObservableGauge("distro.router.serving", () => process.IsServing ? 1 : 0, null, "1 when every group has a primary and the links to it are up.");
    }

    /// <summary>From the arrival of a command to its reply, links and shard included. No tags. Commands of a pipeline that came and were answered together are recorded as one.</summary>
    public static Histogram<double> Duration { get; } = Shared.CreateHistogram<double>("distro.router.command.duration", "s", "Time from a command's arrival to its reply; once for those of a client that came and were answered together.");

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Commands()
    {
        for (var index = 0; index < process.Commands.IndexCount; index++)
        {
            var done = process.Loops.Sum(loop => loop.Statistics.Done(index));
            var failed = process.Loops.Sum(loop => loop.Statistics.Failed(index));
            var name = process.Commands.ByIndex[index].FullName;
            if (done > 0) yield return new(done, new("command", name), new("outcome", "ok"));
            if (failed > 0) yield return new(failed, new("command", name), new("outcome", "error"));
        }
    }

    private IEnumerable<Measurement<long>> Failures()
    {
        foreach (var failure in Enum.GetValues<RouteFailure>())
        {
            if (failure != RouteFailure.None) yield return new(process.Loops.Sum(loop => loop.Statistics.Failures(failure)), new KeyValuePair<string, object?>("reason", failure.ToString()));
        }
    }

    private IEnumerable<Measurement<long>> NotServed()
    {
        foreach (var reason in Enum.GetValues<NotServedReason>())
            yield return new(process.Loops.Sum(loop => loop.Statistics.NotServedFor(reason)), new KeyValuePair<string, object?>("reason", reason.ToString()));
    }
}
