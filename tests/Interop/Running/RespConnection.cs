using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Distro.Tests.Interop.Running;

/// <summary>The smallest RESP2 client: one command, one reply. A test's own, so that it knows exactly what was sent and what came back.</summary>
internal sealed class RespConnection : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    private readonly TcpClient socket;
    private readonly NetworkStream stream;
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    private RespConnection(TcpClient socket)
    {
        this.socket = socket;
        socket.NoDelay = true;
        stream = socket.GetStream();
    }

    /// <summary>To a process that was started a moment ago, and need not be healthy.</summary>
    public static async Task<RespConnection> WhenItListens(string host, int port, TimeSpan patience)
    {
        using var bound = new CancellationTokenSource(patience);
        while (true)
        {
            try
            {
                return await Open(host, port, bound.Token);
            }
            catch (SocketException)
            {
                await Task.Delay(50, bound.Token);
            }
        }
    }

    public static async Task<RespConnection> Open(string host, int port, CancellationToken cancel = default)
    {
        var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(host, port, cancel);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The reply: a string, a long, null, an object array, or a <see cref="ReplyError"/> as a value.</summary>
    public async Task<object?> Send(CancellationToken cancel, params string[] arguments)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{arguments.Length}\r\n");
        foreach (var argument in arguments) text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(argument)}\r\n{argument}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancel);
        return await Read(cancel);
    }

    public Task<object?> Send(params string[] arguments) => Send(CancellationToken.None, arguments);

    /// <summary>Sends it again while it is answered that it was not executed: slots may still be loading, or move, when every process says that it serves.</summary>
    public async Task<object?> SendUntilExecuted(params string[] arguments)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            var reply = await Send(arguments);
            if (reply is not ReplyError { SaysNotExecuted: true } || Stopwatch.GetElapsedTime(began) > patience) return reply;
        }
    }

    /// <summary>What the server sends without having been asked just now.</summary>
    public Task<object?> Receive(CancellationToken cancel) => Read(cancel);

    public void Dispose() => socket.Dispose();

    private async Task<object?> Read(CancellationToken cancel)
    {
        var line = await Line(cancel);
        var rest = line[1..];
        switch (line[0])
        {
            case '+': return rest;
            case '-': return new ReplyError(rest);
            case ':': return long.Parse(rest, CultureInfo.InvariantCulture);
            case '$':
                var length = int.Parse(rest, CultureInfo.InvariantCulture);
                return length < 0 ? null : await Bytes(length, cancel);
            case '*':
                var count = int.Parse(rest, CultureInfo.InvariantCulture);
                if (count < 0) return null;
                var items = new object?[count];
                for (var i = 0; i < count; i++) items[i] = await Read(cancel);
                return items;
            default: throw new InvalidDataException($"a reply began with {line}");
        }
    }

    private async Task<string> Line(CancellationToken cancel)
    {
        for (var searched = start; ; )
        {
            var at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, searched + at - 1 - start);
                start = searched + at + 1;
                return line;
            }

            var got = await Fill(cancel);
            searched = end - got;
        }
    }

    private async Task<string> Bytes(int length, CancellationToken cancel)
    {
        var bytes = new byte[length + 2];
        var have = Math.Min(bytes.Length, end - start);
        buffer.AsSpan(start, have).CopyTo(bytes);
        start += have;
        if (have < bytes.Length) await stream.ReadExactlyAsync(bytes.AsMemory(have), cancel);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <summary>Receives more; returns how many bytes lie unsearched at the end.</summary>
    private async Task<int> Fill(CancellationToken cancel)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length) throw new InvalidDataException("a reply line longer than the buffer");
        var got = await stream.ReadAsync(buffer.AsMemory(end), cancel);
        if (got == 0) throw new EndOfStreamException("the server closed the connection");
        end += got;
        return got;
    }
}

/// <summary>An error reply, as a value.</summary>
internal sealed record ReplyError(string Message)
{
    /// <summary>As docs/OPERATIONS.md has it: who hears it may say the same again.</summary>
    public bool SaysNotExecuted => Message.StartsWith("LOADING ", StringComparison.Ordinal) || Message.Contains(" not executed:", StringComparison.Ordinal);
}
