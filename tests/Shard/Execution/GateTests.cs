using Distro.Shard.Execution;

namespace Distro.Tests.Shard.Execution;

/// <summary>Who has closed the gate, from outside or inside, is alone until it opens it again, whatever others give up meanwhile.</summary>
public class GateTests
{
    [Fact]
    public async Task One_who_gives_up_does_not_open_it_to_a_script_that_is_alone_inside()
    {
        await using var shard = new ShardHarness(loops: 1);
        var gate = new Gate(2, shard.Plane.Waiters);
        var givesUp = false;
        using var isClosing = new ManualResetEventSlim();
        Assert.True(gate.TryEnter(0));
        var closer = Task.Run(() => gate.TryClose(() =>
        {
            isClosing.Set();
            return Volatile.Read(ref givesUp);
        }));
        Assert.True(isClosing.Wait(RespClient.PatienceMilliseconds));
        gate.CloseInside(0);
        Volatile.Write(ref givesUp, true);
        Assert.False(await closer);
        Assert.True(gate.IsClosed);
        Assert.False(gate.TryEnter(1));
        gate.EndInside();
        gate.Leave(0);
        Assert.True(gate.TryEnter(1));
    }

    [Fact]
    public async Task One_who_waits_outside_has_it_when_the_script_inside_has_ended()
    {
        await using var shard = new ShardHarness(loops: 1);
        var gate = new Gate(2, shard.Plane.Waiters);
        using var isClosing = new ManualResetEventSlim();
        Assert.True(gate.TryEnter(0));
        var closer = Task.Run(() => gate.TryClose(() =>
        {
            isClosing.Set();
            return false;
        }));
        Assert.True(isClosing.Wait(RespClient.PatienceMilliseconds));
        gate.CloseInside(0);
        gate.EndInside();
        Assert.False(gate.TryEnter(1));
        gate.Leave(0);
        Assert.True(await closer);
        Assert.False(gate.TryEnter(1));
        gate.Open();
        Assert.True(gate.TryEnter(1));
    }
}
