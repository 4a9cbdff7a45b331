namespace Aspire.Hosting;

/// <summary>
/// Where a cluster's four services come from: each adds a project under the name it is given. In an AppHost that references
/// the service projects these are <c>builder.AddProject&lt;Projects.Shard&gt;</c> and its likes.
/// </summary>
public sealed class DistroServices
{
    const string FolderKey = "Distro:Services";

    public required Func<string, IResourceBuilder<ProjectResource>> Router { get; init; }

    public required Func<string, IResourceBuilder<ProjectResource>> Shard { get; init; }

    public required Func<string, IResourceBuilder<ProjectResource>> Persistence { get; init; }

    public required Func<string, IResourceBuilder<ProjectResource>> Replicator { get; init; }

    /// <summary>The services of a checkout of Distro: <c>{folder}/services/Shard/Shard.csproj</c> and its likes.</summary>
    /// <param name="builder">Where they are added.</param>
    /// <param name="folder">The checkout; relative to the AppHost's folder.</param>
    public static DistroServices FromCheckout(IDistributedApplicationBuilder builder, string folder)
    {
        return new DistroServices { Router = From("Router"), Shard = From("Shard"), Persistence = From("Persistence"), Replicator = From("Replicator") };

        Func<string, IResourceBuilder<ProjectResource>> From(string service) =>
            name => builder.AddProject(name, Path.Combine(folder, "services", service, service + ".csproj"), options => options.ExcludeLaunchProfile = true);
    }

    /// <summary>The checkout that configuration names under <c>Distro:Services</c>.</summary>
    /// <exception cref="InvalidOperationException">It names none.</exception>
    internal static DistroServices FromConfiguration(IDistributedApplicationBuilder builder) =>
        builder.Configuration[FolderKey] is { Length: > 0 } folder
            ? FromCheckout(builder, folder)
            : throw new InvalidOperationException(
                $"Where are Distro's services? Set {FolderKey} to a checkout of Distro, or call AddDistro(name, new DistroServices {{ Shard = builder.AddProject<Projects.Shard>, ... }})");
}
