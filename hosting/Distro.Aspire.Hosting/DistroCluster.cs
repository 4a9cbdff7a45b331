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
    readonly IDistributedApplicationBuilder builder;
    readonly IResourceBuilder<DistroResource> store;
    readonly DistroServices services;
    readonly ParameterResource linkSecret;
    readonly List<IResourceBuilder<ProjectResource>> shards = [];

    internal DistroCluster(IResourceBuilder<DistroResource> store, DistroServices services, ParameterResource linkSecret, int? port)
    {
        (this.store, this.services, this.linkSecret, builder) = (store, services, linkSecret, store.ApplicationBuilder);
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

    internal IReadOnlyList<IResourceBuilder<ProjectResource>> Shards => shards;

    DistroResource Store => store.Resource;

    /// <summary>Makes the shard processes as many as the groups and their copies need.</summary>
    internal void Resize()
    {
        var wanted = Store.Shards * (1 + Store.Replicas);
        while (shards.Count > wanted)
        {
            builder.Resources.Remove(shards[^1].Resource);
            shards.RemoveAt(shards.Count - 1);
        }

        while (shards.Count < wanted)
            shards.Add(AddShard(shards.Count));
        foreach (var last in (ProjectResource[])[Replicator.Resource, Router.Resource])
        {
            builder.Resources.Remove(last);
            builder.Resources.Add(last);
        }
    }

    IResourceBuilder<ProjectResource> AddShard(int index) =>
        Announces(CallsReplicator(Add(services.Shard, $"shard-{index}"))
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
                variables["Distro__LinkSecret"] = linkSecret;
                if (Store.PasswordParameter is { } password)
                    variables["Distro__Password"] = password;
                if (builder.ExecutionContext.IsPublishMode)
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
        service.WithEnvironment(context => context.EnvironmentVariables["Distro__Data"] = builder.ExecutionContext.IsPublishMode
            ? MountPoint
            : Path.Combine(Store.DataDirectory ?? Path.Combine(builder.AppHostDirectory, "data", Store.Name), folder));
        service.WithAnnotation(new ContainerMountAnnotation($"{Store.Name}-{folder}", MountPoint, ContainerMountType.Volume, isReadOnly: false));
    }
}
