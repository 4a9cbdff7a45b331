using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Distro.Net;

namespace Distro.Tests.Net;

/// <summary>Posting, timers, connecting, accepting and stopping.</summary>
public class LoopTests
{
    public static TheoryData<TransportKind> Transports => NetHarness.Transports;

    [Theory, MemberData(nameof(Transports))]
    public async Task Posted_work_runs_once_each_in_its_posters_order(TransportKind transport)
    {
        await using var net = new NetHarness(transport, _ => new Handler());
        const int each = 10_000;
        var seen = new List<int>[4];
        var left = new CountdownEvent(4 * each);
        for (var poster = 0; poster < 4; poster++)
        {
            var mine = seen[poster] = [];
            _ = Task.Run(() =>
            {
                for (var i = 0; i < each; i++)
                    net.Group.Loops[0].Post(new Work(mine, i, left));
            });
        }

        Assert.True(left.Wait(NetHarness.Patience));
        Assert.All(seen, list => Assert.Equal(Enumerable.Range(0, each), list));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Timers_run_in_the_order_of_their_times(TransportKind transport)
    {
        await using var net = new NetHarness(transport, _ => new Handler());
        var seen = new List<int>();
        var left = new CountdownEvent(4);
        var loop = net.Group.Loops[0];
        await net.On(loop, () =>
        {
            loop.Schedule(new Work(seen, 3, left), 60);
            loop.Schedule(new Work(seen, 1, left), 20);
            loop.Schedule(new Work(seen, 0, left), 0);
            loop.Schedule(new Work(seen, 2, left), 20);
        });
        Assert.True(left.Wait(NetHarness.Patience));
        Assert.Equal([0, 1, 2, 3], seen);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Work_behind_a_batch_begins_when_its_replies_are_sent(TransportKind transport)
    {
        using var received = new ManualResetEventSlim();
        var waits = new ConcurrentQueue<bool>();
        await using var net = new NetHarness(transport, _ => new Handler
        {
            Input = channel =>
            {
                Handler.Echo(channel);
                channel.Loop.QueueBehind(new Pause(received, waits));
            },
        });
        var client = net.Connect();
        for (var i = 1; i <= 20; i++)
        {
            client.Send("x"u8);
            Assert.Equal("x"u8.ToArray(), NetHarness.ReadExactly(client, 1));
            received.Set();
            Assert.True(SpinWait.SpinUntil(() => waits.Count == i, NetHarness.Patience));
        }

        Assert.All(waits, Assert.True);
    }

    /// <summary>A connection whose first request came before the loop took it is answered as it is settled, after the batch's own replies.</summary>
    [Theory, MemberData(nameof(Transports))]
    public async Task Work_behind_a_batch_waits_for_replies_that_settling_made(TransportKind transport)
    {
        using var received = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        var waits = new ConcurrentQueue<bool>();
        await using var net = new NetHarness(transport, _ => new Handler
        {
            Input = channel =>
            {
                Handler.Echo(channel);
                channel.Loop.QueueBehind(new Pause(received, waits));
            },
        });
        var holding = net.On(net.Group.Loops[0], () => held.Wait(NetHarness.Patience));
        var client = net.Connect();
        client.Send("x"u8);
        Thread.Sleep(50);
        held.Set();
        await holding;
        Assert.Equal("x"u8.ToArray(), NetHarness.ReadExactly(client, 1));
        received.Set();
        Assert.True(SpinWait.SpinUntil(() => !waits.IsEmpty, NetHarness.Patience));
        Assert.All(waits, Assert.True);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Work_that_queues_itself_behind_lets_a_batch_come_between(TransportKind transport)
    {
        const int steps = 1_000;
        await using var net = new NetHarness(transport, _ => new Handler());
        var loop = net.Group.Loops[0];
        var batches = 0;
        net.Group.BatchEnded = _ => batches++;
        var seen = new List<int>();
        using var left = new CountdownEvent(steps);
        await net.On(loop, () => loop.QueueBehind(new Steps(loop, left, () => seen.Add(batches))));
        Assert.True(left.Wait(NetHarness.Patience));
        Assert.Equal(Enumerable.Range(seen[0], steps), seen);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Connections_are_spread_over_the_loops(TransportKind transport)
    {
        var loops = new ConcurrentBag<int>();
        var all = new CountdownEvent(8);
        await using var net = new NetHarness(transport, loop => new Handler
        {
            Opening = _ =>
            {
                loops.Add(loop.Index);
                all.Signal();
            },
        }, loops: 4);
        for (var i = 0; i < 8; i++)
            net.Connect();
        Assert.True(all.Wait(NetHarness.Patience));
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], loops.Order());
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task What_a_resumed_channel_does_ends_with_its_batch_before_it_is_sent(TransportKind transport)
    {
        var order = new ConcurrentQueue<string>();
        await using var net = new NetHarness(transport, _ =>
        {
            var isParked = false;
            return new Handler
            {
                Input = channel =>
                {
                    if (isParked)
                    {
                        order.Enqueue("answered");
                        Handler.Echo(channel);
                        return;
                    }

                    isParked = true;
                    channel.Pause();
                    channel.Loop.Post(new Resumption(channel));
                },
            };
        });
        net.Group.BatchEnded = _ => order.Enqueue("ended");
        for (var i = 0; i < 100; i++)
        {
            order.Clear();
            var client = net.Connect();
            client.Send("x"u8);
            NetHarness.ReadExactly(client, 1);
            Assert.Contains("ended", order.SkipWhile(word => word != "answered"));
            client.Dispose();
        }
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Connects_out_and_talks(TransportKind transport)
    {
        await using var net = new NetHarness(transport, _ => new Handler { Input = Handler.Echo });
        var answer = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = new Handler
        {
            Opening = channel =>
            {
                "ping"u8.CopyTo(channel.GetSpan(4));
                channel.Advance(4);
                channel.Flush(channel.OutputPosition);
            },
            Input = channel =>
            {
                if (channel.Input.Length == 4)
                    answer.TrySetResult(channel.Input.ToArray());
            },
        };
        var loop = net.Group.Loops[0];
        await net.On(loop, () => loop.Connect("localhost", net.Port, client));
        Assert.Equal("ping"u8.ToArray(), await answer.Task.WaitAsync(NetHarness.Patience));
        Assert.EndsWith($":{net.Port}", (await client.Opened).RemoteAddress, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_connection_refused_is_heard_of(TransportKind transport)
    {
        await using var net = new NetHarness(transport, _ => new Handler());
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var client = new Handler();
        var loop = net.Group.Loops[0];
        await net.On(loop, () => loop.Connect("127.0.0.1", ((IPEndPoint)unused.LocalEndPoint!).Port, client));
        Assert.IsType<SocketException>(await client.Closed, exactMatch: false);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_port_taken_is_an_error(TransportKind transport)
    {
        await using var net = new NetHarness(transport, _ => new Handler());
        var error = Assert.ThrowsAny<SocketException>(() => net.Group.Listen(new IPEndPoint(IPAddress.Loopback, net.Port), _ => new Handler()));
        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Stopping_closes_every_channel(TransportKind transport)
    {
        var handler = new Handler();
        var net = new NetHarness(transport, _ => handler);
        var client = net.Connect();
        await handler.Opened;
        await net.Group.DisposeAsync();
        Assert.True(NetHarness.ReadsEnd(client));
        Assert.Null(await handler.Closed);
        await net.DisposeAsync();
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Every_batch_is_framed(TransportKind transport)
    {
        var options = new NetOptions { Loops = 1, Transport = transport };
        var group = LoopGroup.Create(options);
        var order = new ConcurrentQueue<string>();
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        group.BatchStarting = _ => order.Enqueue("start");
        group.BatchEnded = _ => order.Enqueue("end");
        group.Loops[0].Post(new Work(() => order.Enqueue("work")));
        group.Loops[0].Post(new Work(() => ran.SetResult()));
        group.Start();
        await ran.Task.WaitAsync(NetHarness.Patience);
        await group.DisposeAsync();
        Assert.Equal(["start", "work", "end"], order.SkipWhile((_, i) => order.ElementAt(i + 1) != "work").Take(3));
    }

    private sealed class Work(Action action) : ILoopWork
    {
        public Work(List<int> seen, int value, CountdownEvent left) : this(() =>
        {
            seen.Add(value);
            left.Signal();
        })
        {
        }

        public void Run() => action();
    }

    private sealed class Resumption(Channel channel) : ILoopWork
    {
        public void Run() => channel.Resume();
    }

    /// <summary>Holds the loop until the client says that it has its reply.</summary>
    private sealed class Pause(ManualResetEventSlim received, ConcurrentQueue<bool> waits) : ILoopWork
    {
        public void Run()
        {
            var came = received.Wait(NetHarness.Patience);
            received.Reset();
            waits.Enqueue(came);
        }
    }

    private sealed class Steps(EventLoop loop, CountdownEvent left, Action step) : ILoopWork
    {
        public void Run()
        {
            step();
            if (left.CurrentCount > 1)
                loop.QueueBehind(this);
            left.Signal();
        }
    }
}
