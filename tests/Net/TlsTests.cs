using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Distro.Net;
using Distro.Net.Tls;

namespace Distro.Tests.Net;

/// <summary>A channel over TLS is a channel: what a handler sees through each transport, with SslStream as the client.</summary>
public sealed class TlsTests : IDisposable
{
    /// <summary>How a ClientHello's record of 512 bytes begins.</summary>
    private static ReadOnlySpan<byte> HandshakeRecord => [22, 3, 1, 2, 0];

    private readonly X509Certificate2 certificate = Certificate("CN=localhost");
    private readonly Watch watch = new();

    public static TheoryData<TransportKind> Transports => NetHarness.Transports;

    [Theory, MemberData(nameof(Transports))]
    public async Task Echoes_small_messages(TransportKind transport)
    {
        await using var net = Listen(transport, _ => new Handler { Input = Handler.Echo });
        await using var client = await Connect(net);
        for (var i = 0; i < 200; i++)
        {
            await client.WriteAsync(Encoding.ASCII.GetBytes($"hello {i:000}"));
            Assert.Equal($"hello {i:000}", Encoding.ASCII.GetString(await Read(client, 9)));
        }
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Large_streams_arrive_whole_and_in_order(TransportKind transport)
    {
        await using var net = Listen(transport, _ => new Handler { Input = Handler.Echo }, loops: 2);
        var data = new byte[8 * 1024 * 1024];
        new Random(7).NextBytes(data);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var client = await Connect(net);
            var sending = client.WriteAsync(data).AsTask();
            Assert.Equal(data, await Read(client, data.Length));
            await sending;
        }));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_paused_channel_leaves_input_to_the_sender_and_goes_on_when_resumed(TransportKind transport)
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
        await using var net = Listen(transport, _ => handler, change: options => options with { PausedInputBytes = 1024 });
        await using var client = await Connect(net);
        var data = new byte[4 * 1024 * 1024];
        new Random(5).NextBytes(data);
        var sending = client.WriteAsync(data).AsTask();
        var channel = await paused.Task.WaitAsync(NetHarness.Patience);
        await net.On(channel.Loop, () => Assert.True(channel.InputLength < data.Length / 2));
        await net.On(channel.Loop, channel.Resume);
        Assert.Equal(data, await Read(client, data.Length));
        await sending;
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Output_that_nobody_reads_waits_and_drains(TransportKind transport)
    {
        const int bytes = 24 * 1024 * 1024;
        var handler = new Handler
        {
            Input = channel =>
            {
                channel.Consume(channel.Input.Length);
                for (var left = bytes; left > 0; left -= 64 * 1024)
                {
                    channel.GetSpan(64 * 1024)[..(64 * 1024)].Fill((byte)'x');
                    channel.Advance(64 * 1024);
                }

                channel.Flush(channel.OutputPosition);
            },
        };
        await using var net = Listen(transport, _ => handler);
        await using var client = await Connect(net);
        await client.WriteAsync("go"u8.ToArray());
        Assert.All(await Read(client, bytes), value => Assert.Equal((byte)'x', value));
        await handler.Drained;
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Close_after_flush_sends_everything_and_says_goodbye(TransportKind transport)
    {
        var handler = new Handler
        {
            Input = channel =>
            {
                Handler.Echo(channel);
                channel.Close(afterFlush: true);
            },
        };
        await using var net = Listen(transport, _ => handler);
        await using var client = await Connect(net);
        await client.WriteAsync("bye"u8.ToArray());
        Assert.Equal("bye"u8.ToArray(), await Read(client, 3));
        Assert.Equal(0, await client.ReadAsync(new byte[1]).AsTask().WaitAsync(NetHarness.Patience));
        Assert.Null(await handler.Closed);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_client_that_leaves_is_told_to_the_handler(TransportKind transport)
    {
        var handler = new Handler { Input = Handler.Echo };
        await using var net = Listen(transport, _ => handler);
        var client = await Connect(net);
        await handler.Opened;
        await client.DisposeAsync();
        await handler.Closed;
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Who_speaks_no_TLS_is_closed_and_no_handler_is_made(TransportKind transport)
    {
        var made = 0;
        await using var net = Listen(transport, _ =>
        {
            Interlocked.Increment(ref made);
            return new Handler();
        });
        var client = net.Connect();
        client.Send("PING\r\n*1\r\n$4\r\nPING\r\n"u8);
        while (client.Receive(new byte[64]) > 0)
        {
        }

        Assert.Equal(0, made);
        await watch.Failure;
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Random_bytes_in_a_stream_end_that_connection_only(TransportKind transport)
    {
        await using var net = Listen(transport, _ => new Handler { Input = Handler.Echo });
        await using var good = await Connect(net);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var client = net.Connect();
            var garbage = new byte[random.Next(5, 4_000)];
            random.NextBytes(garbage);
            if (seed % 2 == 0)
                HandshakeRecord.CopyTo(garbage);
            client.Send(garbage);
            client.Shutdown(SocketShutdown.Send);
            Assert.True(EndsSoon(client), $"seed {seed}: the connection stayed open");
        }

        await good.WriteAsync("still"u8.ToArray());
        Assert.Equal("still"u8.ToArray(), await Read(good, 5));
    }

    [Fact]
    public async Task New_options_hold_for_new_connections()
    {
        var server = new TlsServer(Options(certificate), watch.Failed);
        await using var net = new NetHarness(TransportKind.Auto, server.Accept(_ => new Handler { Input = Handler.Echo }));
        await using var before = await Connect(net);
        using var renewed = Certificate("CN=renewed");
        server.Options = Options(renewed);
        await using var after = await Connect(net);
        Assert.Equal(("CN=localhost", "CN=renewed"), (before.RemoteCertificate!.Subject, after.RemoteCertificate!.Subject));
        await before.WriteAsync("old"u8.ToArray());
        Assert.Equal("old"u8.ToArray(), await Read(before, 3));
    }

    [Fact]
    public async Task Clients_without_a_certificate_are_refused_where_one_is_demanded()
    {
        var options = Options(certificate);
        options.ClientCertificateRequired = true;
        options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=friend";
        await using var net = new NetHarness(TransportKind.Auto, new TlsServer(options, watch.Failed).Accept(_ => new Handler { Input = Handler.Echo }));
        using var friend = Certificate("CN=friend");
        await using var welcome = await Connect(net, friend);
        await welcome.WriteAsync("in"u8.ToArray());
        Assert.Equal("in"u8.ToArray(), await Read(welcome, 2));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var refused = await Connect(net);
            await refused.WriteAsync("in"u8.ToArray());
            await Read(refused, 2);
        });
        Assert.IsType<AuthenticationException>(await watch.Failure);
    }

    public void Dispose() => certificate.Dispose();

    private static bool EndsSoon(Socket client)
    {
        try
        {
            while (client.Receive(new byte[4096]) > 0)
            {
            }

            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private static X509Certificate2 Certificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static SslServerAuthenticationOptions Options(X509Certificate2 certificate)
        => new() { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true) };

    private static async Task<byte[]> Read(SslStream stream, int bytes)
    {
        var buffer = new byte[bytes];
        await stream.ReadExactlyAsync(buffer).AsTask().WaitAsync(NetHarness.Patience);
        return buffer;
    }

    private NetHarness Listen(TransportKind transport, Func<EventLoop, IChannelHandler> accept, int loops = 1, Func<NetOptions, NetOptions>? change = null)
        => new(transport, new TlsServer(Options(certificate), watch.Failed).Accept(accept), loops, change, isEncrypted: true);

    private static async Task<SslStream> Connect(NetHarness net, X509Certificate2? shown = null)
    {
        var stream = new SslStream(new NetworkStream(net.Connect(), ownsSocket: true));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost", RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            ClientCertificates = shown is null ? null : [shown],
        }).WaitAsync(NetHarness.Patience);
        return stream;
    }

    private sealed class Watch
    {
        private readonly TaskCompletionSource<Exception> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Exception> Failure => failed.Task.WaitAsync(NetHarness.Patience);

        public void Failed(string remoteAddress, Exception reason) => failed.TrySetResult(reason);
    }
}
