using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Distro.SideBySide.Crowds;

/// <summary>One of many clients: sends commands, and counts the bytes that come, which is enough to know when all of a reply of known length is there.</summary>
internal sealed class CrowdClient : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private long received;

    public CrowdClient(int port) => socket.Connect(IPAddress.Loopback, port);

    public long Received => Volatile.Read(ref received);

    public static byte[] Request(params string[] words)
        => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n") + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n")));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }

    /// <summary>Waits until that many bytes have come in all.</summary>
    public void ReceiveUpTo(long total)
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        while (received < total)
            received += Take(buffer);
    }

    /// <summary>What comes next and ends a line, as text: a short reply.</summary>
    public string ReceiveText()
    {
        var text = new StringBuilder();
        Span<byte> buffer = stackalloc byte[16 * 1024];
        while (text.Length < 2 || text[^1] != '\n')
            text.Append(Encoding.Latin1.GetString(buffer[..Take(buffer)]));
        return text.ToString();
    }

    /// <summary>Takes what has come, without waiting.</summary>
    public long Drain(Span<byte> buffer)
    {
        var taken = 0L;
        while (socket.Available > 0)
            taken += Take(buffer);
        received += taken;
        return taken;
    }

    public void Dispose() => socket.Dispose();

    private int Take(Span<byte> buffer)
    {
        var count = socket.Receive(buffer);
        return count > 0 ? count : throw new EndOfStreamException("the server closed a connection");
    }
}
