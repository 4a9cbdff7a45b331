using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A place where a resource listens. <see cref="Port"/> is the one asked for (null: any), <see cref="AllocatedPort"/> the
/// one it got. The stand-in has no proxy in front of processes, so the port that clients use is the port that the process
/// binds, proxied or not.
/// </summary>
public sealed class EndpointAnnotation(ProtocolType protocol, string name, string scheme) : IResourceAnnotation
{
    public string Name { get; } = name;

    public ProtocolType Protocol { get; } = protocol;

    public string UriScheme { get; set; } = scheme;

    public int? Port { get; set; }

    public int? TargetPort { get; set; }

    public bool IsProxied { get; set; } = true;

    public bool IsExternal { get; set; }

    /// <summary>The variable that tells the process its port; null for http endpoints that are told by ASPNETCORE_URLS.</summary>
    internal string? PortVariable { get; set; }

    internal int? AllocatedPort { get; set; }
}
