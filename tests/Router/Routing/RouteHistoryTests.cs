using Distro.Router.Routing;

namespace Distro.Tests.Router.Routing;

public class RouteHistoryTests
{
    private const int Histories = 3_000;
    private const int Steps = 400;

    [Fact]
    public void No_history_breaks_a_promise_and_every_rare_state_occurs()
    {
        var resent = 0;
        var failures = new HashSet<RouteFailure>();
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = new RouteHistory(seed);
            history.Run(Steps);
            Assert.True(history.Violation is null, $"seed {seed}: {history.Violation}");
            resent += history.Resent;
            failures.UnionWith(history.Failures);
        }

        Assert.True(resent > Histories);
        Assert.Superset(new HashSet<RouteFailure> { RouteFailure.OutcomeUnknown, RouteFailure.Overtaken, RouteFailure.TooMuchWaits, RouteFailure.WaitedTooLong }, failures);
    }

    [Fact]
    public void A_machine_that_sends_writes_again_is_found_out()
    {
        var found = 0;
        for (var seed = 1; seed <= 50; seed++)
        {
            var history = new RouteHistory(seed, areWritesDeclaredSafe: true);
            history.Run(Steps);
            if (history.Violation is not null) found++;
        }

        Assert.True(found > 25, $"found in {found} of 50 histories");
    }
}
