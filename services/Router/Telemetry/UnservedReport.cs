using Distro.Router.Loops;
using Distro.Router.Routing;
using Distro.Wire.RouterLink;
using Microsoft.Extensions.Logging;

namespace Distro.Router.Telemetry;

/// <summary>
/// Commands that no shard served in time, told to the operator with what it takes to see why: whom the map names, how the links to it stand, and what it last refused.
/// One line a second at most, for one loop.
/// </summary>
internal sealed class UnservedReport(RouterLoop loop, ILogger logger)
{
    private const long PauseMilliseconds = 1_000;

    /// <summary>Members whose last refusal is kept: far more than a cluster has at one time, so that those which ended long ago don't gather.</summary>
    private const int MembersMax = 1_024;

    private readonly Dictionary<long, (NotServedReason Reason, long AtMilliseconds)> refusals = [];
    private long nextLine;
    private int untold;

    /// <summary>A shard handed a command back.</summary>
    public void Refused(long incarnation, NotServedReason reason)
    {
        if (refusals.Count == MembersMax && !refusals.ContainsKey(incarnation)) refusals.Clear();
        refusals[incarnation] = (reason, loop.NowMilliseconds);
    }

    /// <summary>A client was told that its command was not executed.</summary>
    public void Failed(RoutedRequest request, RouteFailure failure)
    {
        if (failure is not (RouteFailure.WaitedTooLong or RouteFailure.TooMuchWaits)) return;
        untold++;
        if (loop.NowMilliseconds < nextLine) return;
        nextLine = loop.NowMilliseconds + PauseMilliseconds;
        RouterLog.Unserved(logger, untold, request.Group, Standing(request.Group));
        untold = 0;
    }

    private string Standing(int group)
    {
        if (group < 0 || group >= loop.Machine.GroupCount) return "no group owns the slot";
        var primary = loop.Machine.Map.Groups[group].Primary;
        if (primary == 0) return "the map names no primary for it";
        var standing = $"its primary is {loop.Machine.Map.MemberOf(primary)?.Name}; {loop.Machine.LinksOf(group)}";
        if (!refusals.TryGetValue(primary, out var refusal)) return standing + "; it has refused nothing";
        return $"{standing}; it last refused a command {loop.NowMilliseconds - refusal.AtMilliseconds} ms ago: {refusal.Reason}";
    }
}
