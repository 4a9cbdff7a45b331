using System.Net;
using System.Net.Sockets;
using System.Text;
using Distro.Resp;

namespace Distro.Tests.Shard;

/// <summary>A client as plain as can be: blocking, with a bound on every wait, replies as transcripts show them.</summary>
internal sealed class RespClient : IDisposable
{
    public const int PatienceMilliseconds = 60_000;

    private readonly Socket socket;
    private byte[] received = new byte[64 * 1024];
    private int length;

    public RespClient(int port, int patienceMilliseconds = PatienceMilliseconds)
        : this(new IPEndPoint(IPAddress.Loopback, port), patienceMilliseconds)
    {
        socket.NoDelay = true;
    }

    /// <summary>Of a port or of a Unix socket.</summary>
    public RespClient(EndPoint address, int patienceMilliseconds = PatienceMilliseconds)
    {
        socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = patienceMilliseconds,
            SendTimeout = patienceMilliseconds,
        };
        socket.Connect(address);
    }

    public int LocalPort => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public static byte[] Request(params string[] arguments)
    {
        var text = new StringBuilder().Append('*').Append(arguments.Length).Append("\r\n");
        foreach (var argument in arguments)
            text.Append('$').Append(Encoding.Latin1.GetByteCount(argument)).Append("\r\n").Append(argument).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    public void SendRaw(ReadOnlySpan<byte> bytes) => socket.Send(bytes);

    public void SendRaw(string text) => SendRaw(Encoding.Latin1.GetBytes(text));

    public void Send(string line) => SendRaw(Request(line.Split(' ')));

    public string Run(string line)
    {
        Send(line);
        return Read();
    }

    public string Run(params string[] arguments)
    {
        SendRaw(Request(arguments));
        return Read();
    }

    public void Expect(string line, string reply) => Assert.Equal(reply, Run(line));

    public string Read() => ReadValue().ToString();

    public ReplyValue ReadValue()
    {
        while (true)
        {
            if (ReplyValue.Parse(received.AsSpan(0, length), out var taken) is { } value)
            {
                received.AsSpan(taken, length - taken).CopyTo(received);
                length -= taken;
                return value;
            }

            if (length == received.Length)
                Array.Resize(ref received, length * 2);
            var count = socket.Receive(received, length, received.Length - length, SocketFlags.None);
            if (count == 0)
                throw new EndOfStreamException("the server closed the connection");
            length += count;
        }
    }

    /// <summary>So many bytes of what comes next, as they are.</summary>
    public string ReadBytes(int count)
    {
        while (length < count)
        {
            var read = socket.Receive(received, length, received.Length - length, SocketFlags.None);
            if (read == 0)
                throw new EndOfStreamException("the server closed the connection");
            length += read;
        }

        var text = Encoding.Latin1.GetString(received, 0, count);
        received.AsSpan(count, length - count).CopyTo(received);
        length -= count;
        return text;
    }

    /// <summary>Whether something is there to read; what the server has already sent on loopback is.</summary>
    public bool HasInput => length > 0 || socket.Available > 0;

    /// <summary>Nothing more will be sent; replies are still read.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public bool ReadsEnd()
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

    public void Dispose() => socket.Dispose();
}
