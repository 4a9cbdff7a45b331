namespace Distro.AppHost;

/// <summary>
/// Where the cluster can be deployed to with Aspire's packages: <c>aspire publish</c> writes a Docker Compose file with a
/// volume for each service that keeps data.
/// </summary>
static class Deploy
{
    /// <summary>Aspire has its dashboard and its CLI for that.</summary>
    internal static bool TakesCommands => false;

    internal static void AddDeployTargets(this IDistributedApplicationBuilder builder, IResourceBuilder<DistroResource> store)
    {
        _ = store;
        if (builder.ExecutionContext.IsPublishMode)
            builder.AddDockerComposeEnvironment("compose").WithDashboard(enabled: true);
    }
}
