using System.Net;
using System.Net.Sockets;

namespace Distro.Tests;

/// <summary>
/// A port for a process that is started next, on which nobody listened a moment ago. It is below those that systems give to outgoing connections and to whoever asks
/// for any, and below those that the launcher of stores draws from: else a store or a test beside this one might be given it before it is listened on.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int End = 20_000;

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            using var probe = new TcpListener(IPAddress.Any, port);
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
