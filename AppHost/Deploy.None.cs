namespace Distro.AppHost;

/// <summary>Without Aspire's packages there is nothing to deploy with: see Deploy.Aspire.cs.</summary>
static class Deploy
{
    /// <summary>The stand-in's launcher takes commands for an application that runs.</summary>
    internal static bool TakesCommands => true;

    internal static void AddDeployTargets(this IDistributedApplicationBuilder builder, IResourceBuilder<DistroResource> store) => _ = (builder, store);
}
