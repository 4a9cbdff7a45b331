using System.Net;
using System.Net.Sockets;

namespace Distro.Tests.Server.Hosting;

/// <summary>A port of this machine on which nobody listened a moment ago.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
