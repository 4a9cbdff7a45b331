using System.Net;
using System.Net.Sockets;

namespace Distro.Tests.Server.Hosting;

/// <summary>
/// A port of this machine on which nobody listened a moment ago, below those that the system gives to whoever asks for any: else the next connection, or test, might
/// be given it before it is listened on.
/// </summary>
internal static class FreePort
{
    private const int First = 15_000;
    private const int End = 32_000;

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }
}
