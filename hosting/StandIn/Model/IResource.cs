namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something the application is made of: a process, a parameter, a cluster of processes. Annotations say all else about it.</summary>
public interface IResource
{
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>A fact about a resource, put there by a With... call and read by whoever runs or publishes the resource.</summary>
public interface IResourceAnnotation;

/// <summary>What <c>WithAnnotation</c> does when there is one of the type already.</summary>
public enum ResourceAnnotationMutationBehavior
{
    Append,
    Replace,
}

/// <summary>A resource that is given environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that is given command line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens somewhere.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that others find by its name and an endpoint's name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that becomes a deployed service.</summary>
public interface IComputeResource : IResource;
