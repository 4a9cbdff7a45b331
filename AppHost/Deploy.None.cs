namespace Distro.AppHost;

/// <summary>Without Aspire's packages there is nothing to deploy with: see Deploy.Aspire.cs.</summary>
static class Deploy
{
    internal static void AddDeployTargets(this IDistributedApplicationBuilder builder, IResourceBuilder<DistroResource> store) => _ = (builder, store);
}
