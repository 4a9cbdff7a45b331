using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Distro.Wire.Codec;
using Distro.Wire.Links;
using Distro.Wire.Messages;

namespace Distro.Tests.Wire.Links;

public class ControlLinkTests
{
    /// <summary>Patient: on a busy machine a handshake takes longer than peers, which call again, would wait for it.</summary>
    private static readonly ControlLinkOptions Options = new() { Secret = "a secret of the tests"u8.ToArray(), HandshakeMillisecondsMax = 120_000 };

    [Fact]
    public async Task Messages_arrive_whole_and_in_order_both_ways()
    {
        await using var server = new Server(Options);
        await using var client = await ControlLink.ConnectAsync(server.Endpoint, Options, CancellationToken.None);
        var answers = Channel.CreateUnbounded<Message>();
        var running = client.RunAsync(message => answers.Writer.WriteAsync(message));
        var records = new byte[300_000];
        new Random(1).NextBytes(records);
        for (var i = 0; i < 200; i++) client.Send(new Append(3, 7, i, 0, 0, records.AsMemory(0, i * 1500)));
        for (var i = 0; i < 200; i++)
        {
            var (link, message) = await server.Received.Reader.ReadAsync();
            var append = Assert.IsType<Append>(message);
            Assert.Equal((3, 7L, i), (append.Group, append.Epoch, append.Offset));
            Assert.True(append.Records.Span.SequenceEqual(records.AsSpan(0, i * 1500)));
            link.Send(new AppendReply(3, 7, i, i, i, 0, 0));
        }

        for (var i = 0; i < 200; i++) Assert.Equal(i, Assert.IsType<AppendReply>(await answers.Reader.ReadAsync()).DurableOffset);
        client.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => running);
        await server.Ended.Reader.ReadAsync();
    }

    /// <summary>Memory that was lent goes out whole, and is lent again only when it has: what is written into it then must not be what arrives.</summary>
    [Fact]
    public async Task Lent_memory_is_let_go_of_when_it_was_sent()
    {
        await using var server = new Server(Options);
        await using var client = await ControlLink.ConnectAsync(server.Endpoint, Options, CancellationToken.None);
        var running = client.RunAsync(_ => ValueTask.CompletedTask);
        var lent = new List<LentBytes>();
        for (var i = 0; i < 100; i++)
        {
            var bytes = Length(i);
            var memory = LentBytes.Borrow(bytes);
            memory.Memory.Span.Fill((byte)i);
            lent.Add(memory);
            client.Send(new Append(3, 7, i, 0, 0, memory.Memory[..bytes]) { Lent = memory });
        }

        for (var i = 0; i < 100; i++)
        {
            var append = Assert.IsType<Append>((await server.Received.Reader.ReadAsync()).Message);
            Assert.Equal(Length(i), append.Records.Length);
            Assert.False(append.Records.Span.ContainsAnyExcept((byte)i));
            Assert.Equal(i % 3 != 0, append.Lent is not null);
        }

        var patience = Stopwatch.StartNew();
        while (lent.Exists(memory => Record.Exception(() => memory.Memory) is null) && patience.Elapsed < TimeSpan.FromMinutes(2)) await Task.Delay(1);
        Assert.All(lent, memory => Assert.Throws<ObjectDisposedException>(() => memory.Memory));
        client.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => running);

        static int Length(int i) => i % 3 == 0 ? LentBytes.BytesMin / 2 : LentBytes.BytesMin + (i * 3000);
    }

    [Fact]
    public async Task A_caller_with_another_secret_is_refused_and_learns_that()
    {
        await using var server = new Server(Options);
        var wrong = Options with { Secret = "another secret"u8.ToArray() };
        var error = await Assert.ThrowsAsync<LinkException>(() => ControlLink.ConnectAsync(server.Endpoint, wrong, CancellationToken.None));
        Assert.Contains("secret", error.Message, StringComparison.Ordinal);
        Assert.IsType<LinkException>(await server.Refused.Reader.ReadAsync());
        Assert.Empty(server.Links);
    }

    /// <summary>A thief who knows the protocol and not the secret answers the challenge with a guess.</summary>
    [Fact]
    public async Task A_wrong_proof_is_refused()
    {
        await using var server = new Server(Options);
        using var socket = await ConnectAsync(server);
        await socket.SendAsync(Frame(0xF0, [.. "DSCL"u8, 2, 0, .. new byte[32]]));
        var challenge = new byte[5 + 64];
        await ReadExactlyAsync(socket, challenge);
        Assert.Equal(0xF1, challenge[4]);
        await socket.SendAsync(Frame(0xF2, challenge.AsSpan(5 + 32, 32)));
        Assert.Contains("secret", (await server.Refused.Reader.ReadAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(0, await ReadToEndAsync(socket));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 255 })]
    [InlineData(new byte[] { 1, 1, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0xF2 })]
    [InlineData(new byte[] { 42, 49, 13, 10, 36, 52, 13, 10, 80, 73, 78, 71, 13, 10 })]
    public async Task What_is_no_handshake_is_cut_off_without_an_answer(byte[] bytes)
    {
        await using var server = new Server(Options);
        using var socket = await ConnectAsync(server);
        await socket.SendAsync(bytes);
        Assert.IsType<LinkException>(await server.Refused.Reader.ReadAsync());
        Assert.Equal(0, await ReadToEndAsync(socket));
    }

    /// <summary>Both logs are to say that releases are mixed: the caller's process may be the only one an operator looks at.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_caller_of_another_version_is_refused_and_told_of_this_one(byte version)
    {
        await using var server = new Server(Options);
        using var socket = await ConnectAsync(server);
        await socket.SendAsync(Frame(0xF0, [.. "DSCL"u8, version, 0, .. new byte[32]]));
        var answer = new byte[7];
        await ReadExactlyAsync(socket, answer);
        Assert.Equal([3, 0, 0, 0, 0xF4, 2, 0], answer);
        Assert.Equal(0, await ReadToEndAsync(socket));
        var refused = Assert.IsType<LinkVersionException>(await server.Refused.Reader.ReadAsync());
        Assert.Contains($"the caller speaks version {version} of control links, this process version 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("same release", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_of_another_version_is_named_to_the_caller()
    {
        using var listening = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listening.Listen();
        var calling = ControlLink.ConnectAsync($"[::1]:{((IPEndPoint)listening.LocalEndPoint!).Port}", Options, CancellationToken.None);
        using var socket = await listening.AcceptAsync();
        var hello = new byte[43];
        await ReadExactlyAsync(socket, hello);
        Assert.Equal((byte[])[39, 0, 0, 0, 0xF0, .. "DSCL"u8, 2, 0], hello[..11]);
        await socket.SendAsync(Frame(0xF4, [9, 0]));
        var error = await Assert.ThrowsAsync<LinkVersionException>(() => calling);
        Assert.Contains("the listener speaks version 9 of control links, this process version 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bytes_never_get_in()
    {
        const int seed = 99;
        var random = new Random(seed);
        await using var server = new Server(Options);
        for (var round = 0; round < 300; round++)
        {
            using var socket = await ConnectAsync(server);
            var bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            if (bytes.Length > 4 && random.Next(2) == 0) BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - 4);
            await socket.SendAsync(bytes);
            socket.Dispose();
            Assert.IsAssignableFrom<IOException>(await server.Refused.Reader.ReadAsync());
        }

        Assert.True(server.Links.IsEmpty, $"seed {seed}");
    }

    [Fact]
    public async Task Silence_in_the_handshake_ends_it()
    {
        var hasty = Options with { HandshakeMillisecondsMax = 50 };
        await using var server = new Server(hasty);
        using var socket = await ConnectAsync(server);
        Assert.IsAssignableFrom<OperationCanceledException>(await server.Refused.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_ends_the_link()
    {
        await using var server = new Server(Options);
        using var socket = await ProvedAsync(server);
        await socket.SendAsync(Frame(200, [1, 2, 3]));
        Assert.IsType<LinkException>(await server.Ended.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_frame_longer_than_any_message_ends_the_link_before_it_is_read()
    {
        await using var server = new Server(Options);
        using var socket = await ProvedAsync(server);
        await socket.SendAsync(new byte[] { 0, 0, 0, 0x7F });
        Assert.Contains("bytes came", Assert.IsType<LinkException>(await server.Ended.Reader.ReadAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_is_cut_off_when_too_much_has_piled_up()
    {
        var small = Options with { QueuedBytesMax = 100_000 };
        await using var server = new Server(small);
        using var socket = await ProvedAsync(server);
        while (server.Links.IsEmpty) await Task.Yield();
        var message = new Append(0, 1, 0, 0, 0, new byte[90_000]);
        for (var sent = 0; sent < 1000 && server.Ended.Reader.Count == 0; sent++) server.Links.Single().Send(message);
        Assert.NotNull(await server.Ended.Reader.ReadAsync());
    }

    [Fact]
    public async Task Nobody_there_is_an_error_at_once()
        => await Assert.ThrowsAnyAsync<SocketException>(() => ControlLink.ConnectAsync("127.0.0.1:1", Options, CancellationToken.None));

    [Theory]
    [InlineData("localhost:80", true, "localhost", 80)]
    [InlineData("[::1]:80", true, "::1", 80)]
    [InlineData("localhost", false, "", 0)]
    [InlineData("localhost:0", false, "localhost", 0)]
    [InlineData("localhost:x", false, "localhost", 0)]
    public void Endpoints_are_host_and_port(string endpoint, bool right, string host, int port)
    {
        Assert.Equal(right, ControlLink.TrySplit(endpoint, out var readHost, out var readPort));
        Assert.Equal((host, port), (readHost, readPort));
    }

    private static byte[] Frame(byte kind, ReadOnlySpan<byte> body)
    {
        var frame = new byte[5 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, 1 + body.Length);
        frame[4] = kind;
        body.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private static async Task<Socket> ConnectAsync(Server server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return socket;
    }

    /// <summary>A raw connection that has been through the handshake, by the page that documents it.</summary>
    private static async Task<Socket> ProvedAsync(Server server)
    {
        var socket = await ConnectAsync(server);
        var nonce = new byte[32];
        await socket.SendAsync(Frame(0xF0, [.. "DSCL"u8, 2, 0, .. nonce]));
        var challenge = new byte[5 + 64];
        await ReadExactlyAsync(socket, challenge);
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHMAC(System.Security.Cryptography.HashAlgorithmName.SHA256, Options.Secret.Span);
        hash.AppendData("distro control link 2, caller"u8);
        hash.AppendData(nonce);
        hash.AppendData(challenge.AsSpan(5, 32));
        await socket.SendAsync(Frame(0xF2, hash.GetHashAndReset()));
        var welcome = new byte[5];
        await ReadExactlyAsync(socket, welcome);
        Assert.Equal(0xF3, welcome[4]);
        return socket;
    }

    private static async Task ReadExactlyAsync(Socket socket, byte[] bytes)
    {
        for (var read = 0; read < bytes.Length;)
        {
            var more = await socket.ReceiveAsync(bytes.AsMemory(read));
            Assert.True(more > 0);
            read += more;
        }
    }

    /// <summary>How many bytes still come until the other side closes, or breaks off.</summary>
    private static async Task<int> ReadToEndAsync(Socket socket)
    {
        var total = 0;
        try
        {
            var buffer = new byte[1024];
            for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;) total += read;
        }
        catch (SocketException)
        {
        }

        return total;
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly ControlListener listener;

        public Server(ControlLinkOptions options)
        {
            listener = new ControlListener(new IPEndPoint(IPAddress.Loopback, 0), options, link => _ = RunAsync(link), (_, error) => Refused.Writer.TryWrite(error));
            listener.Start();
        }

        public int Port => listener.Port;

        public string Endpoint => $"127.0.0.1:{Port}";

        public ConcurrentBag<ControlLink> Links { get; } = [];

        public Channel<(ControlLink Link, Message Message)> Received { get; } = Channel.CreateUnbounded<(ControlLink, Message)>();

        public Channel<Exception> Refused { get; } = Channel.CreateUnbounded<Exception>();

        /// <summary>Why a link ended; an <see cref="EndOfStreamException"/> when the other side just closed it.</summary>
        public Channel<Exception> Ended { get; } = Channel.CreateUnbounded<Exception>();

        public async ValueTask DisposeAsync()
        {
            await listener.DisposeAsync();
            foreach (var link in Links) await link.DisposeAsync();
        }

        private async Task RunAsync(ControlLink link)
        {
            Links.Add(link);
            try
            {
                await link.RunAsync(message => Received.Writer.WriteAsync((link, message)));
                Ended.Writer.TryWrite(new EndOfStreamException());
            }
            catch (Exception error)
            {
                Ended.Writer.TryWrite(error);
            }
        }
    }
}
