using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Distro.SideBySide.Idle;

/// <summary>A client, encrypted where it is told whom to trust, that asks once and is silent from then on, from an address of this machine that it says: one address has room for some 28 thousand.</summary>
internal sealed class IdleClient : IDisposable
{
    private const int ClientsOfAnAddress = 10_000;

    private static readonly byte[] ping = "*1\r\n$4\r\nPING\r\n"u8.ToArray();
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Stream stream;

    public IdleClient(int port, int number, X509Certificate? trusted)
    {
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (number / ClientsOfAnAddress))]), 0));
        socket.Connect(IPAddress.Loopback, port);
        stream = new NetworkStream(socket);
        if (trusted is null) return;
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false, (_, shown, _, _) => trusted.Equals(shown));
        encrypted.AuthenticateAsClient("localhost");
        stream = encrypted;
    }

    public void Ping()
    {
        stream.Write(ping);
        Span<byte> reply = stackalloc byte[7];
        stream.ReadExactly(reply);
        if (!reply.SequenceEqual("+PONG\r\n"u8)) throw new InvalidDataException($"the server answers {System.Text.Encoding.ASCII.GetString(reply)}...");
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }
}
