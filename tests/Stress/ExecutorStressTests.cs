using Distro.Tests.Stress.Running;
using Distro.Topology;
using Xunit.Abstractions;

namespace Distro.Tests.Stress;

/// <summary>
/// Everything that takes several slots, from all loops, at the same time and on the same keys: nothing half done is ever seen, nothing is lost, nobody waits for ever.
/// DISTRO_STRESS_SECONDS makes each run so long; DISTRO_STRESS_SEED repeats one.
/// </summary>
public class ExecutorStressTests(ITestOutputHelper output)
{
    private static int Seconds => int.Parse(Environment.GetEnvironmentVariable("DISTRO_STRESS_SECONDS") ?? "0");

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("DISTRO_STRESS_SEED") ?? $"{Random.Shared.Next(1, 1_000_000)}");

    [Fact]
    public void Under_always_what_is_seen_is_committed_and_in_order() => Holds(new StressPlan { Durability = Durability.Always });

    [Fact]
    public void Under_interval_with_loops_that_share_threads() => Holds(new StressPlan { Durability = Durability.Interval, Loops = 6, SpinMicroseconds = 0 });

    [Fact]
    public void Over_sockets_undisturbed() => Holds(new StressPlan { Durability = Durability.Interval, Loops = 3, Transport = "Sockets", Disturbances = 0 });

    private void Holds(StressPlan plan)
    {
        var (found, text) = StressProcess.Run(plan with { Seed = Seed, Seconds = Seconds });
        output.WriteLine(text);
        Assert.False(found, text);
    }
}
