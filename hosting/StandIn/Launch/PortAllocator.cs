using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Distro.StandIn.Launch;

/// <summary>
/// Gives every endpoint its port before any process starts, so that all can be told of each other. Ports that nobody asked
/// for are taken at random below the range that systems use for outgoing connections: a service that is killed and started
/// again must find its port still free.
/// </summary>
sealed class PortAllocator(bool random)
{
    const int FirstPort = 20_000;
    const int LastPort = 32_000;
    const int TriesMax = 10_000;

    readonly HashSet<int> given = [];

    /// <exception cref="LaunchException">A port that was asked for is taken.</exception>
    public void Allocate(IEnumerable<IResource> resources)
    {
        var endpoints = (from resource in resources from endpoint in resource.Annotations.OfType<EndpointAnnotation>() select (resource, endpoint)).ToList();
        foreach (var (resource, endpoint) in endpoints)
            if (Wanted(endpoint) is { } port)
                Take(resource, endpoint, port);
        foreach (var (_, endpoint) in endpoints)
            endpoint.AllocatedPort ??= Any();
    }

    int? Wanted(EndpointAnnotation endpoint) => random ? null : endpoint.Port ?? endpoint.TargetPort;

    void Take(IResource resource, EndpointAnnotation endpoint, int port)
    {
        if (!given.Add(port))
            throw new LaunchException($"Port {port} is asked for twice, the second time by {resource.Name} ({endpoint.Name})");
        if (!IsFree(port))
            throw new LaunchException($"Port {port} ({resource.Name}, {endpoint.Name}) is taken by another program: stop that, or choose another port with --port N");
        endpoint.AllocatedPort = port;
    }

    int Any()
    {
        for (var i = 0; i < TriesMax; i++)
        {
            var port = Random.Shared.Next(FirstPort, LastPort);
            if (IsFree(port) && given.Add(port))
                return port;
        }

        throw new LaunchException($"No free port between {FirstPort} and {LastPort}");
    }

    static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
