using System.Net;
using System.Net.Sockets;

namespace Distro.SideBySide;

/// <summary>Loopback ports that nobody has taken yet.</summary>
internal static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
