using System.Collections.Concurrent;
using System.Net.Sockets;
using Distro.Net;

namespace Distro.Tests.Net;

/// <summary>A handler at work for long lets the loop's other channels have their turn: on every transport, and without being entered itself.</summary>
public class MeanwhileTests
{
    private const byte Long = (byte)'L';

    public static TheoryData<TransportKind> Transports => NetHarness.Transports;

    [Theory, MemberData(nameof(Transports))]
    public async Task Others_are_served_in_the_midst_of_a_handler(TransportKind transport)
    {
        var work = new LongWork();
        await using var net = new NetHarness(transport, _ => new Handler { Input = work.OnInput });
        var other = net.Connect();
        Assert.Equal("a"u8.ToArray(), Ask(other, "a"u8));
        var busy = net.Connect();
        busy.Send([Long]);
        work.Entered.Wait(NetHarness.Patience);
        busy.Send("more"u8);
        Assert.Equal("b"u8.ToArray(), Ask(other, "b"u8));
        var late = net.Connect();
        Assert.Equal("c"u8.ToArray(), Ask(late, "c"u8));
        Assert.Equal(1, work.Depth);
        work.Leaves = true;
        Assert.Equal("Lmore"u8.ToArray(), NetHarness.ReadExactly(busy, 5));
        Assert.Equal(1, work.DepthMax);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task What_was_posted_waits_in_its_order_unless_it_may_run(TransportKind transport)
    {
        var work = new LongWork();
        await using var net = new NetHarness(transport, _ => new Handler { Input = work.OnInput });
        var busy = net.Connect();
        var loop = net.Group.Loops[0];
        var order = new ConcurrentQueue<int>();
        busy.Send([Long]);
        work.Entered.Wait(NetHarness.Patience);
        for (var i = 0; i < 10; i++)
            loop.Post(new Note(order, i, runsMeanwhile: i % 5 == 4));
        SpinWait.SpinUntil(() => order.Count == 2, NetHarness.Patience);
        Assert.Equal([4, 9], order);
        work.Leaves = true;
        await net.On(loop, () => { });
        Assert.Equal([4, 9, 0, 1, 2, 3, 5, 6, 7, 8], order);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Nobody_is_told_in_the_midst_that_a_channel_has_closed(TransportKind transport)
    {
        var work = new LongWork();
        var handlers = new ConcurrentQueue<Handler>();
        await using var net = new NetHarness(transport, _ =>
        {
            var handler = new Handler { Input = work.OnInput };
            handlers.Enqueue(handler);
            return handler;
        });
        var leaving = net.Connect();
        Assert.Equal("a"u8.ToArray(), Ask(leaving, "a"u8));
        handlers.TryPeek(out var left);
        var busy = net.Connect();
        busy.Send([Long]);
        work.Entered.Wait(NetHarness.Patience);
        leaving.Dispose();
        var other = net.Connect();
        Assert.Equal("b"u8.ToArray(), Ask(other, "b"u8));
        Assert.Equal("c"u8.ToArray(), Ask(other, "c"u8));
        Assert.False(left!.HasClosed);
        work.Leaves = true;
        Assert.Null(await left.Closed);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task What_is_set_aside_stays_while_the_rest_is_delivered(TransportKind transport)
    {
        const int headBytes = 100;
        const int restBytes = 3_000_000;
        var entered = new ManualResetEventSlim();
        var received = 0;
        var isFirst = true;
        var headStayed = false;
        await using var net = new NetHarness(transport, _ => new Handler
        {
            Input = channel =>
            {
                if (!isFirst)
                {
                    received += channel.Input.Length;
                    channel.Consume(channel.Input.Length);
                    return;
                }

                if (channel.Input.Length < headBytes)
                    return;
                isFirst = false;
                var head = channel.Input[..headBytes];
                channel.SetAside(headBytes);
                entered.Set();
                while (received < restBytes)
                    channel.Loop.ServeMeanwhile();
                headStayed = head.IndexOfAnyExcept((byte)'h') < 0;
                channel.EndAside();
                Handler.Echo(channel);
                channel.GetSpan(1)[0] = (byte)'!';
                channel.Advance(1);
                channel.Flush(channel.OutputPosition);
            },
        });
        var client = net.Connect();
        client.Send(Enumerable.Repeat((byte)'h', headBytes).ToArray());
        entered.Wait(NetHarness.Patience);
        client.Send(Enumerable.Repeat((byte)'r', restBytes).ToArray());
        Assert.Equal("!"u8.ToArray(), NetHarness.ReadExactly(client, 1));
        Assert.True(headStayed);
        Assert.Equal(restBytes, received);
    }

    private static byte[] Ask(Socket socket, ReadOnlySpan<byte> bytes)
    {
        socket.Send(bytes);
        return NetHarness.ReadExactly(socket, bytes.Length);
    }

    /// <summary>Echoes; on the letter L only once it is let go.</summary>
    private sealed class LongWork
    {
        private volatile bool leaves;

        public ManualResetEventSlim Entered { get; } = new();

        public int Depth { get; private set; }

        public int DepthMax { get; private set; }

        public bool Leaves
        {
            set => leaves = value;
        }

        public void OnInput(Channel channel)
        {
            if (channel.Input[0] == Long)
            {
                DepthMax = Math.Max(DepthMax, ++Depth);
                Entered.Set();
                while (!leaves)
                    channel.Loop.ServeMeanwhile();
                Depth--;
            }

            Handler.Echo(channel);
        }
    }

    private sealed class Note(ConcurrentQueue<int> order, int number, bool runsMeanwhile) : ILoopWork
    {
        public bool RunsMeanwhile => runsMeanwhile;

        public void Run() => order.Enqueue(number);
    }
}
