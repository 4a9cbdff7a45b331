using Distro.Shard.Execution;
using Distro.Tests.Stress.Running;
using Xunit.Abstractions;

namespace Distro.Tests.Stress;

/// <summary>A check that never fails proves nothing: each of these plants one fault that executors have had, and the same run that finds nothing in the real one must find it.</summary>
public class PlantedFaultTests(ITestOutputHelper output)
{
    /// <summary>Each try does twice as much as the one before.</summary>
    private const int TriesMax = 8;

    [Fact]
    public void Slots_taken_in_any_order_are_found() => Finds(ExecutorFault.UnorderedSlots);

    [Fact]
    public void A_slot_that_is_not_taken_is_found() => Finds(ExecutorFault.SkippedSlot);

    [Fact]
    public void A_gate_that_does_not_wait_is_found() => Finds(ExecutorFault.GateNotAwaited);

    [Fact]
    public void A_waiter_that_is_served_twice_is_found() => Finds(ExecutorFault.WaiterServedTwice);

    [Fact]
    public void Slots_released_before_the_log_is_written_are_found() => Finds(ExecutorFault.UnlockBeforeAppend);

    [Fact]
    public void A_reply_before_the_commit_is_found() => Finds(ExecutorFault.ReplyBeforeCommit);

    private void Finds(ExecutorFault fault)
    {
        for (var attempt = 0; attempt < TriesMax; attempt++)
        {
            var plan = new StressPlan { Fault = fault, Seed = attempt + 1, Rounds = 300 << attempt, Weather = false, Disturbances = 100, PatienceMilliseconds = 10_000 };
            var (found, text) = StressProcess.Run(plan);
            output.WriteLine(text);
            if (found)
                return;
        }

        Assert.Fail($"{TriesMax} runs did not find {fault}");
    }
}
