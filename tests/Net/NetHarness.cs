using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Distro.Net;

namespace Distro.Tests.Net;

/// <summary>Loops with a listener on a free loopback port, and plain blocking sockets as clients. Every wait has a generous bound, so that a fault is a failure and not a hang.</summary>
internal sealed class NetHarness : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<Socket> clients = [];

    public NetHarness(TransportKind transport, Func<EventLoop, IChannelHandler> accept, int loops = 1, Func<NetOptions, NetOptions>? change = null, bool isEncrypted = false)
    {
        var options = new NetOptions { Loops = loops, Transport = transport };
        Group = LoopGroup.Create(change is null ? options : change(options));
        Port = Group.Listen(new IPEndPoint(IPAddress.Loopback, 0), accept, isEncrypted);
        Group.Start();
    }

    public LoopGroup Group { get; }

    public int Port { get; }

    /// <summary>Those that work here: io_uring is often forbidden in containers.</summary>
    public static TheoryData<TransportKind> Transports => new(Enum.GetValues<TransportKind>().Where(kind => kind != TransportKind.Auto && Works(kind)));

    public static bool Works(TransportKind kind)
    {
        try
        {
            LoopGroup.Create(new NetOptions { Loops = 1, Transport = kind });
            return true;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }

    public Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds, SendTimeout = (int)Patience.TotalMilliseconds };
        socket.Connect(IPAddress.Loopback, Port);
        clients.Add(socket);
        return socket;
    }

    /// <summary>Runs on the loop's thread and waits for it.</summary>
    public Task On(EventLoop loop, Action action)
    {
        var work = new Work(action);
        loop.Post(work);
        return work.Done.WaitAsync(Patience);
    }

    /// <summary>Asks on the loop's thread until it is so: what a client has received already a loop may not have been told yet.</summary>
    public async Task Until(EventLoop loop, Func<bool> condition)
    {
        var until = DateTime.UtcNow + Patience;
        for (var isSo = false; !isSo;)
        {
            Assert.True(DateTime.UtcNow < until, "it did not become so in time");
            await On(loop, () => isSo = condition());
        }
    }

    public static byte[] ReadExactly(Socket socket, int bytes)
    {
        var buffer = new byte[bytes];
        for (var at = 0; at < bytes;)
        {
            var received = socket.Receive(buffer, at, bytes - at, SocketFlags.None);
            if (received == 0)
                throw new EndOfStreamException($"the stream ended {bytes - at} bytes early");
            at += received;
        }

        return buffer;
    }

    public static bool ReadsEnd(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            client.Dispose();
        await Group.DisposeAsync();
    }

    private sealed class Work(Action action) : ILoopWork
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => done.Task;

        public void Run()
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }
}

/// <summary>A handler made of lambdas; everything not given does nothing. Checks that it is called on its channel's loop only.</summary>
internal sealed class Handler : IChannelHandler
{
    private readonly TaskCompletionSource<Channel> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Action<Channel>? Input { get; init; }

    public Action<Channel>? Opening { get; init; }

    public Action<Channel>? Ended { get; init; }

    public Task<Channel> Opened => opened.Task.WaitAsync(NetHarness.Patience);

    public Task<Exception?> Closed => closed.Task.WaitAsync(NetHarness.Patience);

    public bool HasClosed => closed.Task.IsCompleted;

    public Task Drained => drained.Task.WaitAsync(NetHarness.Patience);

    public static void Echo(Channel channel)
    {
        var input = channel.Input;
        input.CopyTo(channel.GetSpan(input.Length));
        channel.Advance(input.Length);
        channel.Consume(input.Length);
        channel.Flush(channel.OutputPosition);
    }

    public void OnOpened(Channel channel)
    {
        Assert.True(channel.Loop.IsCurrent);
        Opening?.Invoke(channel);
        opened.TrySetResult(channel);
    }

    public void OnInputEnded(Channel channel)
    {
        Ended?.Invoke(channel);
        channel.Close(afterFlush: true);
    }

    public void OnInput(Channel channel)
    {
        Assert.True(channel.Loop.IsCurrent);
        if (Input is null)
            channel.Consume(channel.Input.Length);
        else
            Input(channel);
    }

    public void OnDrained(Channel channel) => drained.TrySetResult();

    public void OnClosed(Channel? channel, Exception? error)
    {
        if (!closed.TrySetResult(error))
            throw new InvalidOperationException("OnClosed was called twice");
    }
}
