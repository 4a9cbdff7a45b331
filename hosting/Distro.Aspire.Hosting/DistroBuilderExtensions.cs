using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>
/// Adds a Distro cluster to an AppHost:
/// <code>
/// var store = builder.AddDistro("store").WithShards(3).WithReplicas(1);
/// builder.AddProject&lt;Projects.Web&gt;("web").WithReference(store).WaitFor(store);
/// </code>
/// </summary>
public static class DistroBuilderExtensions
{
    const int PasswordCharsMin = 22;

    /// <summary>256 bits of letters and digits: the services prove it to each other and nobody types it.</summary>
    const int LinkSecretChars = 43;

    const int ShardsMax = 1_000;
    const int ReplicasMax = 10;
    const int WritersMax = 5;

    /// <summary>A cluster of one group without copies, from the checkout that configuration names under Distro:Services.</summary>
    public static IResourceBuilder<DistroResource> AddDistro(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null) =>
        builder.AddDistro(name, DistroServices.FromConfiguration(builder), port, password);

    /// <summary>A cluster of one group without copies, with a generated password unless one is given.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The cluster's name, and the beginning of its services' names: store-router, store-shard-0...</param>
    /// <param name="services">Where the services come from.</param>
    /// <param name="port">Where clients connect; null for any port.</param>
    /// <param name="password">What clients authenticate with.</param>
    public static IResourceBuilder<DistroResource> AddDistro(
        this IDistributedApplicationBuilder builder, string name, DistroServices services, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        var resource = new DistroResource(name);
        var store = builder.AddResource(resource).WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = "Distro",
            Properties = ImmutableArray<ResourcePropertySnapshot>.Empty,
        });
        password ??= builder.AddParameter($"{name}-password", new GenerateParameterDefault { MinLength = PasswordCharsMin, Special = false }, secret: true, persist: true);
        resource.PasswordParameter = password.Resource;
        var linkSecret = builder.AddParameter($"{name}-link-secret", new GenerateParameterDefault { MinLength = LinkSecretChars, Special = false }, secret: true, persist: true);
        resource.Cluster = new DistroCluster(store, services, linkSecret.Resource, port);
        resource.Cluster.Resize();

        var check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(check, _ => new DistroHealthCheck(resource), failureStatus: null, tags: null));
        return store.WithHealthCheck(check).WithConnectionLine().OnInitializeResource(BeginAsync);
    }

    /// <summary>How many groups the slots are divided among.</summary>
    public static IResourceBuilder<DistroResource> WithShards(this IResourceBuilder<DistroResource> builder, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, ShardsMax);
        builder.Resource.Shards = shards;
        builder.Resource.Cluster.Resize();
        return builder;
    }

    /// <summary>How many copies of each group stand by: with one, losing a shard process loses nothing and interrupts for a moment.</summary>
    public static IResourceBuilder<DistroResource> WithReplicas(this IResourceBuilder<DistroResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(replicas, ReplicasMax);
        builder.Resource.Replicas = replicas;
        builder.Resource.Cluster.Resize();
        return builder;
    }

    /// <summary>
    /// How many Persistence processes keep each group's log: 1, 3 or 5. With three, losing any one of them, its disk included, loses nothing and stops nobody.
    /// Chosen when a cluster is made.
    /// </summary>
    public static IResourceBuilder<DistroResource> WithWriters(this IResourceBuilder<DistroResource> builder, int writers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(writers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writers, WritersMax);
        if (writers % 2 == 0)
            throw new ArgumentOutOfRangeException(nameof(writers), writers, "An even number survives no more losses than one writer less");
        builder.Resource.Writers = writers;
        builder.Resource.Cluster.Resize();
        return builder;
    }

    /// <summary>What an acknowledged write has survived.</summary>
    public static IResourceBuilder<DistroResource> WithDurability(this IResourceBuilder<DistroResource> builder, DistroDurability durability)
    {
        builder.Resource.Durability = durability;
        return builder;
    }

    /// <summary>Opens a port for TLS beside each plain one for clients: the Router's and every shard's.</summary>
    /// <param name="builder">The cluster.</param>
    /// <param name="tls">Certificate, key, and the authorities of clients' certificates; relative paths begin at the AppHost's folder.</param>
    /// <param name="port">The Router's TLS port; null for any.</param>
    public static IResourceBuilder<DistroResource> WithTls(this IResourceBuilder<DistroResource> builder, DistroTls tls, int? port = null)
    {
        var folder = builder.ApplicationBuilder.AppHostDirectory;
        builder.Resource.Tls = new DistroTls(
            Path.GetFullPath(tls.CertificateFile, folder), Path.GetFullPath(tls.KeyFile, folder), tls.AuthorityFile is { } file ? Path.GetFullPath(file, folder) : null);
        builder.Resource.Cluster.OpenTls(port);
        return builder;
    }

    /// <summary>Where the cluster's data is on this machine, relative to the AppHost's folder. Published clusters have volumes instead.</summary>
    public static IResourceBuilder<DistroResource> WithDataDirectory(this IResourceBuilder<DistroResource> builder, string directory)
    {
        builder.Resource.DataDirectory = Path.GetFullPath(directory, builder.ApplicationBuilder.AppHostDirectory);
        return builder;
    }

    /// <summary>
    /// Where logs, snapshots and the map are backed up to: a directory, or the address of an Azure Blob container, whose key or signature the services find in
    /// <c>Distro__BackupCredential</c>.
    /// </summary>
    public static IResourceBuilder<DistroResource> WithBackup(this IResourceBuilder<DistroResource> builder, string place)
    {
        builder.Resource.Backup = place;
        return builder;
    }

    /// <summary>What clients authenticate with; null lets anybody in who can reach the port, which is this machine alone.</summary>
    public static IResourceBuilder<DistroResource> WithPassword(this IResourceBuilder<DistroResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        if (builder.Resource.PasswordParameter is { } before && before != password?.Resource)
            builder.ApplicationBuilder.Resources.Remove(before);
        builder.Resource.PasswordParameter = password?.Resource;
        return builder;
    }

    static IResourceBuilder<DistroResource> WithConnectionLine(this IResourceBuilder<DistroResource> builder) => builder.WithUrls(context =>
    {
        var endpoint = builder.Resource.PrimaryEndpoint;
        var authenticate = builder.Resource.PasswordParameter is null ? "" : " -a PASSWORD";
        context.Urls.Add(new ResourceUrlAnnotation { Url = endpoint.Url, DisplayText = $"redis-cli -p {endpoint.Port}{authenticate}" });
    });

    static async Task BeginAsync(DistroResource resource, InitializeResourceEvent begin, CancellationToken cancellation)
    {
        await resource.ConnectionStringExpression.GetValueAsync(cancellation);
        await begin.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, begin.Services), cancellation);
        await begin.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = "Running" });
    }
}
