using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Distro.Tests.Interop.Fuzz;

/// <summary>A blocking connection that sends bytes as they are, and gives up on a reply after a moment: some commands wait for what never comes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    public RawConnection(int port, TimeSpan patience)
    {
        socket.ReceiveTimeout = (int)patience.TotalMilliseconds;
        socket.Connect(IPAddress.Loopback, port);
    }

    public RawReply Run(params string[] words)
    {
        Send(words);
        return Receive();
    }

    public void Send(string[] words)
    {
        var request = new StringBuilder($"*{words.Length}\r\n");
        foreach (var word in words)
            request.Append('$').Append(word.Length).Append("\r\n").Append(word).Append("\r\n");
        socket.Send(Encoding.Latin1.GetBytes(request.ToString()));
    }

    /// <summary>Silence when nothing comes in time; the connection is of no use then.</summary>
    public RawReply Receive()
    {
        try
        {
            return RawReply.Read(Line, Bytes);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return RawReply.Silence;
        }
    }

    public void Dispose() => socket.Dispose();

    private string Line()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = Next();
            if (next == '\n')
                return line.ToString(0, line.Length - 1);
            line.Append((char)next);
        }
    }

    private string Bytes(int length)
    {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++)
            text.Append((char)Next());
        _ = Next();
        _ = Next();
        return text.ToString();
    }

    private byte Next()
    {
        if (start == end)
        {
            end = socket.Receive(buffer);
            start = 0;
            if (end == 0)
                throw new EndOfStreamException("the server closed the connection");
        }

        return buffer[start++];
    }
}
