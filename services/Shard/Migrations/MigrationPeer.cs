using System.Net.Sockets;
using System.Text;

namespace Distro.Shard.Migrations;

/// <summary>A connection to the server that keys are sent to. Kept for a while, since keys are often moved one by one.</summary>
internal sealed class MigrationPeer(Socket socket) : IDisposable
{
    private const int LineBytesMax = 64 * 1024;
    private const int WriteBytes = 64 * 1024;

    private readonly byte[] input = new byte[LineBytesMax];
    private int start;
    private int end;

    /// <summary>The database that was chosen on it; -1: it is not known.</summary>
    public int Database { get; set; } = -1;

    /// <summary>When it was last given back, by the monotonic clock.</summary>
    public long IdleSinceMilliseconds { get; set; }

    /// <summary>Replies have come on it in this migration.</summary>
    public bool HasAnswered { get; set; }

    public static async Task<MigrationPeer> ConnectAsync(string host, int port, TimeSpan timeout)
    {
        using var patience = new CancellationTokenSource(timeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, patience.Token);
            return new MigrationPeer(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout)
    {
        while (!bytes.IsEmpty)
        {
            using var patience = new CancellationTokenSource(timeout);
            bytes = bytes[await socket.SendAsync(bytes[..Math.Min(bytes.Length, WriteBytes)], patience.Token)..];
        }
    }

    /// <summary>A line without its end. A longer line than a reply to RESTORE may be, or the connection's end, is an error.</summary>
    public async Task<string> ReadLineAsync(TimeSpan timeout)
    {
        using var patience = new CancellationTokenSource(timeout);
        while (true)
        {
            var length = input.AsSpan(start, end - start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(input, start, length);
                start += length + 2;
                HasAnswered = true;
                return line;
            }

            input.AsSpan(start, end - start).CopyTo(input);
            (start, end) = (0, end - start);
            var count = end == input.Length ? 0 : await socket.ReceiveAsync(input.AsMemory(end), patience.Token);
            if (count == 0)
                throw new IOException("the connection ended, or sends what is no reply");
            end += count;
        }
    }

    public void Dispose() => socket.Dispose();
}
