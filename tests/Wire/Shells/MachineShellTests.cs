using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Distro.Wire.Links;
using Distro.Wire.Machines;
using Distro.Wire.Messages;
using Distro.Wire.Shells;

namespace Distro.Tests.Wire.Shells;

public class MachineShellTests
{
    /// <summary>Patient: on a busy machine a handshake takes longer than a machine, which dials again, would wait for it.</summary>
    private static readonly ControlLinkOptions Options = new() { Secret = "a secret of the tests"u8.ToArray(), HandshakeMillisecondsMax = 120_000 };

    [Fact]
    public async Task A_machine_hears_of_its_links_and_what_comes_over_them()
    {
        await using var listening = new Running();
        await using var calling = new Running();
        var port = listening.Shell.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Start();
        calling.Start();
        calling.Shell.Post(() => calling.Machine.Dial($"127.0.0.1:{port}"));
        Assert.Equal("up 1", await calling.Next());
        Assert.Equal("accepted -1", await listening.Next());
        calling.Shell.Post(() => calling.Machine.Say(1, new MapWatch(7)));
        Assert.Equal("received MapWatch on -1", await listening.Next());
        calling.Shell.Post(() => calling.Machine.HangUp(1));
        Assert.Equal("down -1", await listening.Next());
    }

    [Fact]
    public async Task A_link_that_cannot_be_made_goes_down_once()
    {
        await using var calling = new Running();
        calling.Start();
        calling.Shell.Post(() => calling.Machine.Dial("127.0.0.1:1"));
        Assert.Equal("down 1", await calling.Next());
        Assert.NotNull(await calling.Surroundings.LinkFailures.Reader.ReadAsync());
    }

    /// <summary>It calls ten times a second.</summary>
    [Fact]
    public async Task A_caller_of_another_version_is_told_of_once()
    {
        await using var listening = new Running();
        var port = listening.Shell.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Start();
        foreach (var version in (byte[])[1, 1, 1, 9])
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync((byte[])[39, 0, 0, 0, 0xF0, .. "DSCL"u8, version, 0, .. new byte[32]]);
            while (await socket.ReceiveAsync(new byte[64]) > 0)
            {
            }
        }

        var failures = listening.Surroundings.LinkFailures.Reader;
        Assert.Contains("speaks version 1", (await failures.ReadAsync())!.Message, StringComparison.Ordinal);
        Assert.Contains("speaks version 9", (await failures.ReadAsync())!.Message, StringComparison.Ordinal);
        Assert.Equal(0, listening.Machine.Events.Reader.Count);
    }

    [Fact]
    public async Task Nothing_comes_from_a_link_that_was_closed_while_it_was_made()
    {
        await using var calling = new Running();
        calling.Start();
        calling.Shell.Post(() =>
        {
            calling.Machine.Dial("127.0.0.1:1");
            calling.Machine.HangUp(1);
        });
        calling.Shell.Post(() => calling.Machine.Dial("127.0.0.1:1"));
        Assert.Equal("down 2", await calling.Next());
    }

    [Fact]
    public async Task It_is_woken_when_it_asked_to_be()
    {
        await using var running = new Running();
        running.Start();
        running.Shell.Post(() => running.Machine.WakeIn(20));
        Assert.Equal("woken", await running.Next());
    }

    [Fact]
    public async Task Results_arrive_in_order()
    {
        await using var running = new Running();
        running.Start();
        for (var i = 0; i < 100; i++) running.Shell.Complete(new Numbered(i));
        for (var i = 0; i < 100; i++) Assert.Equal($"completed {i}", await running.Next());
    }

    [Fact]
    public async Task A_machine_that_throws_ends_the_process_and_is_asked_nothing_more()
    {
        await using var running = new Running();
        running.Start();
        running.Shell.Post(() => throw new InvalidOperationException("a contradiction"));
        running.Shell.Complete(new Numbered(1));
        Assert.Contains("a contradiction", await running.Surroundings.Halts.Reader.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(0, running.Machine.Events.Reader.Count);
    }

    private sealed record Numbered(int Number) : MachineResult;

    private sealed class Running : IAsyncDisposable
    {
        public Running()
        {
            var clock = new ProcessClock(TimeProvider.System);
            Surroundings = new Surroundings();
            Machine = new Scripted(clock);
            Shell = new MachineShell("test", clock, Options, Surroundings);
        }

        public Surroundings Surroundings { get; }

        public Scripted Machine { get; }

        public MachineShell Shell { get; }

        public void Start() => Shell.Start(Machine);

        public async Task<string> Next() => await Machine.Events.Reader.ReadAsync();

        public ValueTask DisposeAsync() => Shell.DisposeAsync();
    }

    /// <summary>Does what it is told and writes down what happens.</summary>
    private sealed class Scripted(IClock clock) : Machine(clock, new Random(1))
    {
        private long wakeAt = long.MaxValue;

        public Channel<string> Events { get; } = Channel.CreateUnbounded<string>();

        public override long WakeAtMilliseconds => wakeAt;

        public void Dial(string endpoint) => Out.Open(endpoint);

        public void Say(long link, Message message) => Out.Send(link, message);

        public void HangUp(long link) => Out.Do(new CloseLink(link));

        public void WakeIn(long milliseconds) => wakeAt = Clock.MonotonicMilliseconds + milliseconds;

        public override void Start()
        {
        }

        public override void LinkAccepted(long link) => Happened($"accepted {link}");

        public override void LinkUp(long link) => Happened($"up {link}");

        public override void LinkDown(long link) => Happened($"down {link}");

        public override void Received(long link, Message message) => Happened($"received {message.Kind} on {link}");

        public override void Completed(MachineResult result) => Happened($"completed {((Numbered)result).Number}");

        public override void Wake()
        {
            wakeAt = long.MaxValue;
            Happened("woken");
        }

        private void Happened(string what) => Events.Writer.TryWrite(what);
    }

    private sealed class Surroundings : IMachineSurroundings
    {
        public Channel<string> Halts { get; } = Channel.CreateUnbounded<string>();

        public Channel<Exception?> LinkFailures { get; } = Channel.CreateUnbounded<Exception?>();

        public void Do(MachineAction action) => throw new NotSupportedException();

        public void Noted(Note note)
        {
        }

        public void Halt(string reason) => Halts.Writer.TryWrite(reason);

        public void LinkFailed(string peer, Exception? error) => LinkFailures.Writer.TryWrite(error);
    }
}
