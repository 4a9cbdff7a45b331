using System.Net;
using System.Net.Sockets;

namespace Distro.Tests.Interop.Running;

/// <summary>
/// A port for a process that is started next. It is below the range that systems use for outgoing connections and below the one that the launcher of stores draws from:
/// a store that runs beside this opens connections all the time, and one of them may have taken a port of that range before the process has bound it.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Last = 20_000;

    public static int Any()
    {
        for (; ; )
        {
            var port = Random.Shared.Next(First, Last);
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
