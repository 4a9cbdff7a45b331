using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Distro.Net;
using Distro.Net.Tls;

namespace Distro.Tests.Net;

/// <summary>A storm of connections: a loop takes up a few in each batch, after what the batch brought for those it has. The loop is held while the storm gathers.</summary>
public sealed class ArrivalTests
{
    private const int Storm = 60;

    public static TheoryData<TransportKind> Transports => NetHarness.Transports;

    /// <summary>The portable transport's completions come from other threads, so nothing says in which batch.</summary>
    public static TheoryData<TransportKind> AskingTransports => new(Enum.GetValues<TransportKind>().Where(kind => kind is TransportKind.Epoll or TransportKind.Uring && NetHarness.Works(kind)));

    [Theory, MemberData(nameof(Transports))]
    public async Task A_batch_takes_up_no_more_than_a_few(TransportKind transport)
    {
        const int perTurn = 3;
        var batches = new Batches();
        var all = new CountdownEvent(Storm);
        await using var net = new NetHarness(transport, _ => new Handler { Opening = _ => batches.Count(all) });
        net.Group.BatchEnded = _ => batches.End();
        net.Group.ConnectionsPerTurn = perTurn;
        using (await Hold.Of(net))
        {
            for (var i = 0; i < Storm; i++)
                net.Connect();
            await Gathers(net, Storm);
        }

        Assert.True(all.Wait(NetHarness.Patience));
        Assert.Equal(perTurn, batches.Most);
        Assert.Equal(0, net.Group.ConnectionsWaiting);
    }

    [Theory, MemberData(nameof(AskingTransports))]
    public async Task Those_who_are_connected_are_served_before_the_storm(TransportKind transport)
    {
        const int perTurn = 2;
        var opened = 0;
        var openedAtEcho = -1;
        var all = new CountdownEvent(Storm + 1);
        await using var net = new NetHarness(transport, _ => new Handler
        {
            Opening = _ =>
            {
                opened++;
                all.Signal();
            },
            Input = channel =>
            {
                openedAtEcho = opened;
                Handler.Echo(channel);
            },
        });
        net.Group.ConnectionsPerTurn = perTurn;
        var client = net.Connect();
        await net.Until(net.Group.Loops[0], () => opened == 1);
        using (await Hold.Of(net))
        {
            for (var i = 0; i < Storm; i++)
                net.Connect();
            await Gathers(net, Storm);
            client.Send("ping"u8);
        }

        Assert.Equal("ping"u8.ToArray(), NetHarness.ReadExactly(client, 4));
        Assert.True(all.Wait(NetHarness.Patience));
        // The batch that was held had asked the kernel before; the next one finds the ping.
        Assert.InRange(openedAtEcho, 1, 1 + (2 * perTurn));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task What_is_accepted_ahead_is_bounded_and_all_get_in(TransportKind transport)
    {
        const int ahead = 8;
        var all = new CountdownEvent(Storm);
        await using var net = new NetHarness(transport, _ => new Handler { Opening = _ => all.Signal() }, change: options => options with { AcceptedWaitingMax = ahead });
        using (await Hold.Of(net))
        {
            for (var i = 0; i < Storm; i++)
                net.Connect();
            await Gathers(net, ahead);
        }

        Assert.True(all.Wait(NetHarness.Patience));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task One_loop_that_is_busy_does_not_keep_others_from_new_connections(TransportKind transport)
    {
        const int ahead = 4;
        var free = 0;
        var busy = new CountdownEvent(ahead);
        await using var net = new NetHarness(
            transport,
            loop => new Handler { Opening = _ => (loop.Index == 0 ? (Action)(() => busy.Signal()) : () => Interlocked.Increment(ref free))() },
            loops: 2,
            change: options => options with { AcceptedWaitingMax = ahead, SharesThreads = false });
        using (await Hold.Of(net))
        {
            for (var i = 0; i < Storm; i++)
                net.Connect();
            await net.Until(net.Group.Loops[1], () => Volatile.Read(ref free) == Storm - ahead);
            Assert.Equal(ahead, net.Group.ConnectionsWaiting);
        }

        Assert.True(busy.Wait(NetHarness.Patience));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Handshakes_are_worked_on_one_step_a_batch(TransportKind transport)
    {
        const int clients = 12;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true) };
        var batches = new Batches();
        var all = new CountdownEvent(clients);
        var server = new TlsServer(options, (_, _) => { });
        await using var net = new NetHarness(transport, server.Accept(_ => new Handler { Opening = _ => batches.Count(all), Input = Handler.Echo }), isEncrypted: true);
        net.Group.BatchEnded = _ => batches.End();
        var shaking = new List<Task>();
        using (await Hold.Of(net))
        {
            for (var i = 0; i < clients; i++)
            {
                var stream = new SslStream(new NetworkStream(net.Connect(), ownsSocket: true), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
                shaking.Add(stream.AuthenticateAsClientAsync("localhost"));
            }

            await Gathers(net, clients);
        }

        await Task.WhenAll(shaking).WaitAsync(NetHarness.Patience);
        Assert.True(all.Wait(NetHarness.Patience));
        Assert.Equal(1, batches.Most);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Connections_that_still_wait_when_the_loops_end_are_closed(TransportKind transport)
    {
        var net = new NetHarness(transport, _ => new Handler());
        var clients = new List<Socket>();
        Task ending;
        using (await Hold.Of(net))
        {
            for (var i = 0; i < Storm; i++)
                clients.Add(net.Connect());
            await Gathers(net, Storm);
            ending = Task.Run(async () => await net.Group.DisposeAsync());
            while (!net.Group.Loops[0].IsStopping)
                await Task.Yield();
        }

        Assert.All(clients, client => Assert.True(NetHarness.ReadsEnd(client)));
        await ending.WaitAsync(NetHarness.Patience);
        await net.DisposeAsync();
    }

    private static async Task Gathers(NetHarness net, int connections)
    {
        var until = DateTime.UtcNow + NetHarness.Patience;
        while (net.Group.ConnectionsWaiting < connections)
        {
            Assert.True(DateTime.UtcNow < until, $"{net.Group.ConnectionsWaiting} of {connections} connections were accepted in time");
            await Task.Delay(1);
        }

        Assert.Equal(connections, net.Group.ConnectionsWaiting);
    }

    /// <summary>How many connections each batch opened. Used on one loop's thread; read when it is quiet.</summary>
    private sealed class Batches
    {
        private int opened;

        public int Most { get; private set; }

        public void Count(CountdownEvent all)
        {
            opened++;
            Most = Math.Max(Most, opened);
            all.Signal();
        }

        public void End() => opened = 0;
    }

    /// <summary>Keeps the first loop's thread in one piece of work until disposed.</summary>
    private sealed class Hold : ILoopWork, IDisposable
    {
        private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim released = new();

        public static async Task<Hold> Of(NetHarness net)
        {
            var hold = new Hold();
            net.Group.Loops[0].Post(hold);
            await hold.held.Task.WaitAsync(NetHarness.Patience);
            return hold;
        }

        public void Run()
        {
            held.SetResult();
            released.Wait(NetHarness.Patience);
        }

        public void Dispose() => released.Set();
    }
}
