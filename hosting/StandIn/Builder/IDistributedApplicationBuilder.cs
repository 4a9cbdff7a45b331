using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>The application under construction: what AppHost.cs adds resources to.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>appsettings.json beside the AppHost's project, the environment, the arguments: later ones win.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The folder of the AppHost's project.</summary>
    string AppHostDirectory { get; }

    DistributedApplicationExecutionContext ExecutionContext { get; }

    IDistributedApplicationEventing Eventing { get; }

    IServiceCollection Services { get; }

    IResourceCollection Resources { get; }

    internal UserSecrets Secrets { get; }

    IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;

    /// <summary>An existing resource to go on with.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource;

    DistributedApplication Build();
}
