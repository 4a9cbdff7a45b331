namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The processes of a cluster and how they are wired. Shards are resources of their own with numbers in their names, not
/// replicas of one: each has an address that clients are sent to (MOVED), so no proxy may stand in front of it.
///
/// Everyone is told only where the Replicator is, and learns the rest from the map it serves. Nothing waits for a peer to
/// be healthy, since each needs the others for that; all start at once but for the Replicator, whose address all call first.
/// They are kept in the order Persistence (one process for each writer of a group's log), shards, Replicator, Router: stopped from the end, no write enters a cluster that
/// can no longer keep it, and no failover begins because everybody leaves.
/// </summary>
sealed class DistroCluster
{
    readonly IDistributedApplicationBuilder builder;
    readonly IResourceBuilder<DistroResource> store;
    readonly DistroServices services;
    readonly ParameterResource linkSecret;
    readonly List<IResourceBuilder<ProjectResource>> shards = [];
    readonly List<IResourceBuilder<ProjectResource>> writers = [];

    internal DistroCluster(IResourceBuilder<DistroResource> store, DistroServices services, ParameterResource linkSecret, int? port)
    {
        (this.store, this.services, this.linkSecret, builder) = (store, services, linkSecret, store.ApplicationBuilder);
        Replicator = Add(services.Replicator, "replicator")
            .WithEndpoint(scheme: "tcp", name: DistroResource.LinkEndpoint, env: "Distro__LinkPort", isProxied: false)
            .WithEnvironment(context => DescribeGroups(context.EnvironmentVariables));
        Router = CallsReplicator(Add(services.Router, "router"))
            .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: DistroResource.RespEndpoint, env: "Distro__Port", isProxied: false);
        KeepsData(Replicator, "replicator");
    }

    internal IResourceBuilder<ProjectResource> Router { get; }

    internal IResourceBuilder<ProjectResource> Replicator { get; }

    internal IReadOnlyList<IResourceBuilder<ProjectResource>> Shards => shards;

    internal IReadOnlyList<IResourceBuilder<ProjectResource>> Writers => writers;

    DistroResource Store => store.Resource;

    /// <summary>Makes the writers as many as were asked for, and the shard processes as many as the groups and their copies need.</summary>
    internal void Resize()
    {
        Resize(writers, Store.Writers, AddWriter);
        Resize(shards, Store.Shards * (1 + Store.Replicas), AddShard);
        IResourceBuilder<ProjectResource>[] ordered = [.. writers, .. shards, Replicator, Router];
        foreach (var service in ordered)
        {
            builder.Resources.Remove(service.Resource);
            builder.Resources.Add(service.Resource);
        }
    }

    void Resize(List<IResourceBuilder<ProjectResource>> services, int wanted, Func<int, IResourceBuilder<ProjectResource>> add)
    {
        while (services.Count > wanted)
        {
            builder.Resources.Remove(services[^1].Resource);
            services.RemoveAt(services.Count - 1);
        }

        while (services.Count < wanted)
            services.Add(add(services.Count));
    }

    /// <summary>Gives the Router and every shard, those added later too, a port for TLS.</summary>
    internal void OpenTls(int? port)
    {
        TakesTls(Router, port);
        foreach (var shard in shards)
            TakesTls(shard, port: null);
    }

    void TakesTls(IResourceBuilder<ProjectResource> service, int? port) => service
        .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: DistroResource.TlsEndpoint, env: "Distro__TlsPort", isProxied: false)
        .WithEnvironment(context =>
        {
            var (variables, tls) = (context.EnvironmentVariables, Store.Tls!);
            variables["Distro__TlsCertFile"] = tls.CertificateFile;
            variables["Distro__TlsKeyFile"] = tls.KeyFile;
            variables["Distro__TlsAuthClients"] = tls.AuthorityFile is null ? "no" : "yes";
            if (tls.AuthorityFile is { } authorities)
                variables["Distro__TlsCaCertFile"] = authorities;
        });

    /// <summary>The first has the name and folder of a lone writer.</summary>
    IResourceBuilder<ProjectResource> AddWriter(int index)
    {
        var part = index == 0 ? "persistence" : $"persistence-{index + 1}";
        var writer = CallsReplicator(Add(services.Persistence, part))
            .WithEndpoint(scheme: "tcp", name: DistroResource.LinkEndpoint, env: "Distro__LinkPort", isProxied: false);
        KeepsData(writer, part);
        return writer;
    }

    IResourceBuilder<ProjectResource> AddShard(int index)
    {
        var shard = Announces(CallsReplicator(Add(services.Shard, $"shard-{index}"))
            .WithEndpoint(scheme: "tcp", name: DistroResource.RespEndpoint, env: "Distro__Port", isProxied: false)
            .WithEndpoint(scheme: "tcp", name: DistroResource.LinkEndpoint, env: "Distro__LinkPort", isProxied: false), DistroResource.RespEndpoint)
            .WithFailover(Store)
            .WithSnapshot(Store);
        if (Store.Tls is not null)
            TakesTls(shard, port: null);
        return shard;
    }

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
        variables["Distro__Writers"] = $"{Store.Writers}";
        variables["Distro__Durability"] = Store.Durability switch { DistroDurability.None => "none", DistroDurability.Always => "always", _ => "interval" };
    }

    void KeepsData(IResourceBuilder<ProjectResource> service, string folder)
    {
        const string MountPoint = "/data";
        Announces(service, DistroResource.LinkEndpoint);
        service.WithEnvironment(context =>
        {
            if (Store.Backup is { } place)
                context.EnvironmentVariables["Distro__BackupStore"] = place;
        });
        service.WithEnvironment(context => context.EnvironmentVariables["Distro__Data"] = builder.ExecutionContext.IsPublishMode
            ? MountPoint
            : Path.Combine(Store.DataDirectory ?? Path.Combine(builder.AppHostDirectory, "data", Store.Name), folder));
        service.WithAnnotation(new ContainerMountAnnotation($"{Store.Name}-{folder}", MountPoint, ContainerMountType.Volume, isReadOnly: false));
    }
}
