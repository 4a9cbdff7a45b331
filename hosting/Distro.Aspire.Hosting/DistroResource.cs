namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A Distro cluster as one thing to connect to: its Router's address and password. The processes it is made of (a Router,
/// shards, Persistence, a Replicator) are resources of their own, shown below this one.
/// </summary>
public sealed class DistroResource : Resource, IResourceWithConnectionString, IResourceWithWaitSupport
{
    internal const string RespEndpoint = "resp";
    internal const string TlsEndpoint = "resps";
    internal const string LinkEndpoint = "link";
    internal const string AdminEndpoint = "http";

    internal DistroResource(string name) : base(name)
    {
    }

    /// <summary>Where clients connect: the Router's RESP port.</summary>
    public EndpointReference PrimaryEndpoint => Cluster.Router.GetEndpoint(RespEndpoint);

    /// <summary>What clients authenticate with; null when anybody may connect.</summary>
    public ParameterResource? PasswordParameter { get; internal set; }

    /// <summary>How many groups the slots are divided among, each served by one primary and its replicas.</summary>
    public int Shards { get; internal set; } = 1;

    /// <summary>How many copies of each group stand by beside its primary.</summary>
    public int Replicas { get; internal set; }

    /// <summary>How many Persistence processes keep each group's log; a majority of them must hold a record before it is durable.</summary>
    public int Writers { get; internal set; } = 1;

    /// <summary>What clients that speak TLS are shown; null: none can.</summary>
    public DistroTls? Tls { get; internal set; }

    /// <summary>What an acknowledged write has survived by then.</summary>
    public DistroDurability Durability { get; internal set; } = DistroDurability.Interval;

    /// <summary>Where Persistence and Replicator keep what outlives them, absolute; null for a folder beside the AppHost.</summary>
    public string? DataDirectory { get; internal set; }

    /// <summary>Where backups go: a directory, or a container's address; null for nowhere.</summary>
    public string? Backup { get; internal set; }

    /// <summary>In the form that Redis clients take: <c>host:port,password=...</c>.</summary>
    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var builder = new ReferenceExpressionBuilder();
            builder.Append($"{PrimaryEndpoint.Property(EndpointProperty.Host)}:{PrimaryEndpoint.Property(EndpointProperty.Port)}");
            if (PasswordParameter is not null)
                builder.Append($",password={PasswordParameter}");
            return builder.Build();
        }
    }

    internal DistroCluster Cluster { get; set; } = null!;

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        var host = PrimaryEndpoint.Property(EndpointProperty.Host);
        var port = PrimaryEndpoint.Property(EndpointProperty.Port);
        yield return new("Host", ReferenceExpression.Create($"{host}"));
        yield return new("Port", ReferenceExpression.Create($"{port}"));
        if (PasswordParameter is null)
        {
            yield return new("Uri", ReferenceExpression.Create($"redis://{host}:{port}"));
            yield break;
        }

        yield return new("Password", ReferenceExpression.Create($"{PasswordParameter}"));
        yield return new("Uri", ReferenceExpression.Create($"redis://:{new UriEscaped(PasswordParameter)}@{host}:{port}"));
    }
}
