using System.Collections.Concurrent;
using Distro.Wire.Shells;

namespace Distro.Tests.Wire.Shells;

public class WakeSignalTests
{
    private const long Generous = 60_000;

    [Fact]
    public void What_was_set_before_is_seen_once()
    {
        using var signal = new WakeSignal();
        signal.Set();
        signal.Set();
        Assert.True(signal.Wait(Generous));
        Assert.False(signal.Wait(0));
        Assert.False(signal.Wait(5));
    }

    [Fact]
    public async Task A_sleeper_is_woken()
    {
        using var signal = new WakeSignal();
        var sleeper = Task.Factory.StartNew(() => signal.Wait(Generous), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        signal.Set();
        Assert.True(await sleeper);
    }

    /// <summary>A wake-up that was lost would show as a wait that ran out.</summary>
    [Fact]
    public async Task No_wakeup_is_lost()
    {
        const int items = 20_000;
        const int producers = 4;
        using var signal = new WakeSignal();
        var queue = new ConcurrentQueue<int>();
        var lost = 0;
        var consumer = Task.Factory.StartNew(
            () =>
            {
                for (var taken = 0; taken < items * producers;)
                {
                    if (!signal.Wait(Generous)) lost++;
                    while (queue.TryDequeue(out _)) taken++;
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(Enumerable.Range(0, producers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < items; i++)
            {
                queue.Enqueue(i);
                signal.Set();
            }
        })));
        await consumer;
        Assert.Equal(0, lost);
    }
}
