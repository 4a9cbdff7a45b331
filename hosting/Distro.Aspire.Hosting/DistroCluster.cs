namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The processes of a cluster and how they are wired. Shards are resources of their own with numbers in their names, not
/// replicas of one: each has an address that clients are sent to (MOVED), so no proxy may stand in front of it.
///
/// Everyone is told only where the Replicator is, and learns the rest from the map it serves. Nothing waits for a peer to
/// be healthy, since each needs the others for that; all start at once but for the Replicator, whose address all call first.
/// They are kept in the order Persistence, shards, Replicator, Router: stopped from the end, no write enters a cluster that
/// can no longer keep it, and no failover begins because everybody leaves.
/// </summary>
sealed class DistroCluster
{
    readonly IDistributedApplicationBuilder _builder;
    readonly IResourceBuilder<DistroResource> _store;
    readonly DistroServices _services;
    readonly ParameterResource _linkSecret;
    readonly List<IResourceBuilder<ProjectResource>> _shards = [];

    internal DistroCluster(IResourceBuilder<DistroResource> store, DistroServices services, ParameterResource linkSecret, int? port)
    {
        (_store, _services, _linkSecret, _builder) = (store, services, linkSecret, store.ApplicationBuilder);
        Replicator = Add(services.Replicator, "replicator")
            .WithEndpoint(scheme: "tcp", name: DistroResource.LinkEndpoint, env: "Distro__LinkPort", isProxied: false)
            .WithEnvironment(context => DescribeGroups(context.EnvironmentVariables));
        Persistence = CallsReplicator(Add(services.Persistence, "persistence"))
            .WithEndpoint(scheme: "tcp", name: DistroResource.LinkEndpoint, env: "Distro__LinkPort", isProxied: false);
        Router = CallsReplicator(Add(services.Router, "router"))
            .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: DistroResource.RespEndpoint, env: "Distro__Port", isProxied: false);
        KeepsData(Persistence, "persistence");
        KeepsData(Replicator, "replicator");
    }

    internal IResourceBuilder<ProjectResource> Router { get; }

    internal IResourceBuilder<ProjectResource> Persistence { get; }

    internal IResourceBuilder<ProjectResource> Replicator { get; }

    internal IReadOnlyList<IResourceBuilder<ProjectResource>> Shards => _shards;

    DistroResource Store => _store.Resource;

    /// <summary>Makes the shard processes as many as the groups and their copies need.</summary>
    internal void Resize()
    {
        var wanted = Store.Shards * (1 + Store.Replicas);
        while (_shards.Count > wanted)
        {
            _builder.Resources.Remove(_shards[^1].Resource);
            _shards.RemoveAt(_shards.Count - 1);
        }

        while (_shards.Count < wanted)
            _shards.Add(AddShard(_shards.Count));
        foreach (var last in (ProjectResource[])[Replicator.Resource, Router.Resource])
        {
            _builder.Resources.Remove(last);
            _builder.Resources.Add(last);
        }
    }

    IResourceBuilder<ProjectResource> AddShard(int index) =>
        Announces(CallsReplicator(Add(_services.Shard, $"shard-{index}"))
            .WithEndpoint(scheme: "tcp", name: DistroResource.RespEndpoint, env: "Distro__Port", isProxied: false)
            .WithEndpoint(scheme: "tcp", name: DistroResource.LinkEndpoint, env: "Distro__LinkPort", isProxied: false), DistroResource.RespEndpoint)
            .WithFailover(Store);

    IResourceBuilder<ProjectResource> Add(Func<string, IResourceBuilder<ProjectResource>> service, string part)
    {
        var name = $"{Store.Name}-{part}";
        return service(name)
            .WithParentRelationship(Store)
            .WithHttpEndpoint(name: DistroResource.AdminEndpoint)
            .WithHttpHealthCheck("/health", endpointName: DistroResource.AdminEndpoint)
            .WithEnvironment(context =>
            {
                var variables = context.EnvironmentVariables;
                variables["Distro__Name"] = name;
                variables["Distro__LinkSecret"] = _linkSecret;
                if (Store.PasswordParameter is { } password)
                    variables["Distro__Password"] = password;
                if (_builder.ExecutionContext.IsPublishMode)
                    variables["Distro__BindAddress"] = "0.0.0.0";
            });
    }

    IResourceBuilder<ProjectResource> CallsReplicator(IResourceBuilder<ProjectResource> service)
    {
        var link = Replicator.GetEndpoint(DistroResource.LinkEndpoint);
        return service
            .WithReference(link)
            .WithEnvironment("Distro__Replicator", $"{link.Property(EndpointProperty.IPV4Host)}:{link.Property(EndpointProperty.Port)}")
            .WaitForStart(Replicator);
    }

    /// <summary>The address that the map, and so MOVED, gives for this service.</summary>
    static IResourceBuilder<ProjectResource> Announces(IResourceBuilder<ProjectResource> service, string endpoint) =>
        service.WithEnvironment("Distro__AnnounceHost", service.GetEndpoint(endpoint).Property(EndpointProperty.IPV4Host));

    void DescribeGroups(Dictionary<string, object> variables)
    {
        variables["Distro__Groups"] = $"{Store.Shards}";
        variables["Distro__Replicas"] = $"{Store.Replicas}";
        variables["Distro__Durability"] = Store.Durability switch { DistroDurability.None => "none", DistroDurability.Always => "always", _ => "interval" };
    }

    void KeepsData(IResourceBuilder<ProjectResource> service, string folder)
    {
        const string MountPoint = "/data";
        Announces(service, DistroResource.LinkEndpoint);
        service.WithEnvironment(context => context.EnvironmentVariables["Distro__Data"] = _builder.ExecutionContext.IsPublishMode
            ? MountPoint
            : Path.Combine(Store.DataDirectory ?? Path.Combine(_builder.AppHostDirectory, "data", Store.Name), folder));
        service.WithAnnotation(new ContainerMountAnnotation($"{Store.Name}-{folder}", MountPoint, ContainerMountType.Volume, isReadOnly: false));
    }
}
