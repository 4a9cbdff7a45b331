using System.Net.Sockets;
using System.Text;
using Distro.Net;

namespace Distro.Tests.Net;

/// <summary>What every transport must do, seen from a client's socket and from a handler.</summary>
public class ChannelTests
{
    public static TheoryData<TransportKind> Transports => NetHarness.Transports;

    [Theory, MemberData(nameof(Transports))]
    public async Task Echoes_what_it_receives(TransportKind transport)
    {
        await using var net = new NetHarness(transport, _ => new Handler { Input = Handler.Echo });
        var client = net.Connect();
        for (var i = 0; i < 100; i++)
        {
            client.Send(Encoding.ASCII.GetBytes($"hello {i:000}"));
            Assert.Equal($"hello {i:000}", Encoding.ASCII.GetString(NetHarness.ReadExactly(client, 9)));
        }
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Large_streams_arrive_whole_and_in_order(TransportKind transport)
    {
        await using var net = new NetHarness(transport, _ => new Handler { Input = Handler.Echo }, loops: 2);
        var data = new byte[8 * 1024 * 1024];
        new Random(7).NextBytes(data);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var client = net.Connect();
            var sending = Task.Run(() => client.Send(data));
            Assert.Equal(data, NetHarness.ReadExactly(client, data.Length));
            Assert.True(sending.Wait(NetHarness.Patience));
        })));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_message_that_is_not_whole_stays_until_it_is(TransportKind transport)
    {
        const int message = 300_000;
        await using var net = new NetHarness(transport, _ => new Handler
        {
            Input = channel =>
            {
                if (channel.Input.Length < message)
                    return;
                var sum = 0;
                foreach (var value in channel.Input[..message])
                    sum += value;
                channel.Consume(message);
                BitConverter.TryWriteBytes(channel.GetSpan(4), sum);
                channel.Advance(4);
                channel.Flush(channel.OutputPosition);
            },
        });
        var client = net.Connect();
        var data = new byte[message];
        new Random(3).NextBytes(data);
        for (var round = 0; round < 3; round++)
        {
            client.Send(data);
            Assert.Equal(data.Sum(value => value), BitConverter.ToInt32(NetHarness.ReadExactly(client, 4)));
        }
    }

    /// <summary>Of a command of many small arguments only the next one's end is known: it must not be received, and copied, an argument at a time.</summary>
    [Theory, MemberData(nameof(Transports))]
    public async Task A_long_message_of_small_parts_comes_in_few_pieces(TransportKind transport)
    {
        const int message = 2_000_000;
        var pieces = 0;
        await using var net = new NetHarness(transport, _ => new Handler
        {
            Input = channel =>
            {
                pieces++;
                if (channel.Input.Length < message)
                {
                    channel.ExpectInput(channel.Input.Length + 5);
                    return;
                }

                channel.Consume(message);
                BitConverter.TryWriteBytes(channel.GetSpan(4), pieces);
                channel.Advance(4);
                channel.Flush(channel.OutputPosition);
            },
        });
        var client = net.Connect();
        client.Send(new byte[message]);
        Assert.InRange(BitConverter.ToInt32(NetHarness.ReadExactly(client, 4)), 1, 20_000);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Output_beyond_the_flush_limit_is_held_back(TransportKind transport)
    {
        var handler = new Handler
        {
            Input = channel =>
            {
                channel.Consume(channel.Input.Length);
                "abcdef"u8.CopyTo(channel.GetSpan(6));
                channel.Advance(6);
                channel.Flush(3);
            },
        };
        await using var net = new NetHarness(transport, _ => handler);
        var client = net.Connect();
        client.Send("x"u8);
        Assert.Equal("abc"u8.ToArray(), NetHarness.ReadExactly(client, 3));
        var channel = await handler.Opened;
        await net.Until(channel.Loop, () => channel.OutputPending == 3);
        Assert.Equal(0, client.Available);
        await net.On(channel.Loop, () => channel.Flush(channel.OutputPosition));
        Assert.Equal("def"u8.ToArray(), NetHarness.ReadExactly(client, 3));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_paused_channel_keeps_its_input_and_goes_on_when_resumed(TransportKind transport)
    {
        var paused = new TaskCompletionSource<Channel>(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new Handler
        {
            Input = channel =>
            {
                if (paused.TrySetResult(channel))
                    channel.Pause();
                else
                    Handler.Echo(channel);
            },
        };
        await using var net = new NetHarness(transport, _ => handler, change: options => options with { PausedInputBytes = 1024 });
        var client = net.Connect();
        var data = new byte[1024 * 1024];
        new Random(5).NextBytes(data);
        var sending = Task.Run(() => client.Send(data));
        var channel = await paused.Task.WaitAsync(NetHarness.Patience);
        await net.On(channel.Loop, () => Assert.Equal(0, channel.OutputPosition));
        await net.On(channel.Loop, channel.Resume);
        Assert.Equal(data, NetHarness.ReadExactly(client, data.Length));
        await sending;
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_paused_channel_that_reads_on_hears_that_the_other_side_has_gone(TransportKind transport)
    {
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new Handler
        {
            Input = channel => channel.Pause(readsOn: true),
            Ended = channel => ended.TrySetResult(channel.InputLength),
        };
        await using var net = new NetHarness(transport, _ => handler, change: options => options with { PausedInputBytes = 1024 });
        var data = new byte[300_000];
        using (var client = net.Connect())
            client.Send(data);
        Assert.Equal(data.Length, await ended.Task.WaitAsync(NetHarness.Patience));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_paused_channel_that_reads_on_reads_no_further_than_its_limit(TransportKind transport)
    {
        var handler = new Handler
        {
            Input = channel =>
            {
                channel.InputLimit = 100_000;
                channel.Pause(readsOn: true);
            },
        };
        await using var net = new NetHarness(transport, _ => handler, change: options => options with { PausedInputBytes = 1024 });
        using var client = net.Connect();
        client.Send(new byte[300_000]);
        Assert.IsType<InputLimitException>(await handler.Closed);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Close_after_flush_sends_everything_first(TransportKind transport)
    {
        var size = 3 * 1024 * 1024;
        var handler = new Handler
        {
            Input = channel =>
            {
                channel.Consume(channel.Input.Length);
                channel.GetSpan(size)[..size].Fill((byte)'z');
                channel.Advance(size);
                channel.Flush(channel.OutputPosition);
                channel.Close(afterFlush: true);
            },
        };
        await using var net = new NetHarness(transport, _ => handler);
        var client = net.Connect();
        client.Send("x"u8);
        Assert.All(NetHarness.ReadExactly(client, size), value => Assert.Equal((byte)'z', value));
        Assert.True(NetHarness.ReadsEnd(client));
        Assert.Null(await handler.Closed);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_client_that_never_reads_is_closed_after_the_linger_time(TransportKind transport)
    {
        var handler = new Handler
        {
            Input = channel =>
            {
                channel.Consume(channel.Input.Length);
                for (var i = 0; i < 64; i++)
                {
                    channel.GetSpan(1024 * 1024);
                    channel.Advance(1024 * 1024);
                }

                channel.Flush(channel.OutputPosition);
                channel.Close(afterFlush: true);
            },
        };
        await using var net = new NetHarness(transport, _ => handler, change: options => options with { LingerMilliseconds = 50 });
        var client = net.Connect();
        client.Send("x"u8);
        await handler.Closed;
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task The_end_of_the_clients_stream_closes_the_channel(TransportKind transport)
    {
        var handler = new Handler { Input = Handler.Echo };
        await using var net = new NetHarness(transport, _ => handler);
        var client = net.Connect();
        var channel = await handler.Opened;
        await net.On(channel.Loop, () =>
        {
            // Both arrive while the loop is busy: it is told of them at once.
            client.Send("last words"u8);
            client.Shutdown(SocketShutdown.Send);
        });
        Assert.Equal("last words"u8.ToArray(), NetHarness.ReadExactly(client, 10));
        Assert.True(NetHarness.ReadsEnd(client));
        Assert.Null(await handler.Closed);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Input_beyond_its_limit_closes_the_channel(TransportKind transport)
    {
        var handler = new Handler { Opening = channel => channel.InputLimit = 10_000, Input = _ => { } };
        await using var net = new NetHarness(transport, _ => handler);
        var client = net.Connect();
        client.Send(new byte[20_000]);
        Assert.IsType<InputLimitException>(await handler.Closed);
        Assert.True(NetHarness.ReadsEnd(client));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_handler_that_throws_loses_its_channel_and_hears_why(TransportKind transport)
    {
        var handler = new Handler { Input = _ => throw new FormatException("bad frame") };
        await using var net = new NetHarness(transport, _ => handler);
        net.Connect().Send("x"u8);
        Assert.IsType<FormatException>(await handler.Closed);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Draining_is_told_after_the_high_water_mark(TransportKind transport)
    {
        var handler = new Handler
        {
            Input = channel =>
            {
                channel.Consume(channel.Input.Length);
                channel.GetSpan(32 * 1024 * 1024);
                channel.Advance(32 * 1024 * 1024);
                channel.Flush(channel.OutputPosition);
            },
        };
        await using var net = new NetHarness(transport, _ => handler);
        var client = net.Connect();
        client.Send("x"u8);
        NetHarness.ReadExactly(client, 32 * 1024 * 1024);
        await handler.Drained;
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Input_consumed_after_a_pause_does_not_disturb_what_is_being_received(TransportKind transport)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new Handler
        {
            Input = channel =>
            {
                if (held.TrySetResult())
                    channel.Pause();
                else
                    Handler.Echo(channel);
            },
        };
        await using var net = new NetHarness(transport, _ => handler);
        var client = net.Connect();
        client.Send("first"u8);
        await held.Task.WaitAsync(NetHarness.Patience);
        var channel = await handler.Opened;
        // The loop has settled, so the next receive is under way where the transport keeps one open.
        await net.On(channel.Loop, () => { });
        await net.On(channel.Loop, channel.Resume);
        Assert.Equal("first"u8.ToArray(), NetHarness.ReadExactly(client, 5));
        client.Send("second"u8);
        Assert.Equal("second"u8.ToArray(), NetHarness.ReadExactly(client, 6));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Writing_to_a_closed_channel_leads_nowhere(TransportKind transport)
    {
        var handler = new Handler();
        await using var net = new NetHarness(transport, _ => handler);
        net.Connect();
        var channel = await handler.Opened;
        await net.On(channel.Loop, () => channel.Close());
        await handler.Closed;
        await net.On(channel.Loop, () =>
        {
            channel.GetSpan(100_000)[..100_000].Clear();
            channel.Advance(100_000);
            channel.Flush(channel.OutputPosition);
            channel.Close();
        });
    }
}
