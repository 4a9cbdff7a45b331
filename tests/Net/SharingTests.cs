using System.Net.Sockets;
using Distro.Net;
using Distro.Net.Epoll;

namespace Distro.Tests.Net;

/// <summary>Loops change threads between their batches, under traffic, and nobody notices.</summary>
public class SharingTests
{
    private static bool Works => OperatingSystem.IsLinux();

    [Fact]
    public async Task Idle_loops_come_to_share_a_thread()
    {
        if (!Works)
            return;
        await using var net = new NetHarness(TransportKind.Epoll, _ => new Handler(), loops: 4);
        await Shared(net);
    }

    [Fact]
    public async Task A_long_batch_holds_up_no_other_loop()
    {
        if (!Works)
            return;
        await using var net = new NetHarness(TransportKind.Epoll, _ => new Handler(), loops: 4);
        await Shared(net);
        var others = new CountdownEvent(3);
        var served = false;
        var busy = net.On(net.Group.Loops[1], () => served = SpinWait.SpinUntil(() => others.IsSet || Busy(), NetHarness.Patience));
        foreach (var loop in net.Group.Loops.Where(loop => loop.Index != 1))
            _ = net.On(loop, () => others.Signal());
        await busy;
        Assert.True(served, "the others were served while one was busy");
    }

    /// <summary>Tried again where the balancer has already had its say in between.</summary>
    [Fact]
    public async Task A_handler_that_says_it_takes_long_has_the_thread_to_itself()
    {
        if (!Works)
            return;
        const int tries = 1_000;
        await using var net = new NetHarness(TransportKind.Epoll, _ => new Handler(), loops: 4);
        var others = net.Group.Loops.Cast<EpollLoop>().Where(loop => loop.Index != 1).ToArray();
        var wasAlone = false;
        for (var i = 0; i < tries && !wasAlone; i++)
        {
            await Shared(net);
            await net.On(net.Group.Loops[1], () =>
            {
                net.Group.Loops[1].ServeMeanwhile();
                wasAlone = others.All(loop => loop.Seat.IsOwn);
            });
        }

        Assert.True(wasAlone, "the other loops went home");
        var answered = new CountdownEvent(others.Length);
        foreach (var loop in others)
            _ = net.On(loop, () => answered.Signal());
        Assert.True(answered.Wait(NetHarness.Patience), "they go on there");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Loops_move_to_and_fro_under_traffic(int seed)
    {
        if (!Works)
            return;
        const int roundTrips = 300;
        var inside = new int[4];
        var broken = 0;
        await using var net = new NetHarness(TransportKind.Epoll, loop => new Handler
        {
            Input = channel =>
            {
                if (Interlocked.Exchange(ref inside[loop.Index], 1) != 0 || !loop.IsCurrent)
                    Interlocked.Increment(ref broken);
                Handler.Echo(channel);
                Volatile.Write(ref inside[loop.Index], 0);
            },
        }, loops: 4);
        var loops = net.Group.Loops.Cast<EpollLoop>().ToArray();
        using var over = new CancellationTokenSource();
        var mover = Task.Run(() => Move(loops, new Random(seed), over.Token));
        var clients = Enumerable.Range(0, 8).Select(_ => net.Connect()).ToArray();
        await Task.WhenAll(clients.Select((client, number) => Task.Run(() => Talk(client, number, roundTrips)))).WaitAsync(NetHarness.Patience);
        var ticks = new CountdownEvent(loops.Length);
        foreach (var loop in loops)
            _ = net.On(loop, () => loop.Schedule(new Tick(ticks), 5));
        Assert.True(ticks.Wait(NetHarness.Patience), $"timers run (seed {seed})");
        await over.CancelAsync();
        await mover;
        Assert.Equal(0, broken);
    }

    private static void Move(EpollLoop[] loops, Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var loop = loops[random.Next(loops.Length)];
            if (random.Next(2) == 0)
                loop.AskToJoin();
            else if (loop.Seat.TryTake())
                loop.Runner!.SendHome(loop);
            Thread.SpinWait(random.Next(5_000));
        }
    }

    private static void Talk(Socket client, int number, int roundTrips)
    {
        var message = new byte[1 + (number * 37)];
        for (var i = 0; i < roundTrips; i++)
        {
            Array.Fill(message, (byte)i);
            client.Send(message);
            Assert.Equal(message, NetHarness.ReadExactly(client, message.Length));
        }
    }

    private static bool Busy()
    {
        Thread.SpinWait(20);
        return false;
    }

    private static async Task Shared(NetHarness net)
    {
        using var patience = new CancellationTokenSource(NetHarness.Patience);
        while (!net.Group.Loops.Cast<EpollLoop>().All(loop => !loop.Seat.IsOwn))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Tick(CountdownEvent left) : ILoopWork
    {
        public void Run() => left.Signal();
    }
}
