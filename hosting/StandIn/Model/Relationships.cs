using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>How far a resource waits for another before it starts.</summary>
    public enum WaitType
    {
        /// <summary>Until it runs and all its health checks say healthy.</summary>
        WaitUntilHealthy,

        /// <summary>Until it runs.</summary>
        WaitUntilStarted,
    }

    public sealed class WaitAnnotation(IResource resource, WaitType waitType) : IResourceAnnotation
    {
        public IResource Resource { get; } = resource;

        public WaitType WaitType { get; } = waitType;
    }

    /// <summary>A resource shown as part of another.</summary>
    public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
    {
        public IResource Resource { get; } = resource;

        public string Type { get; } = type;
    }

    /// <summary>Not started until somebody says so.</summary>
    public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

    /// <summary>A health check, by the key it is registered under, whose answer is this resource's health.</summary>
    public sealed class HealthCheckAnnotation(string key) : IResourceAnnotation
    {
        public string Key { get; } = key;
    }
}

namespace Aspire.Hosting
{
    /// <summary>What a resource has to do with others.</summary>
    public static class RelationshipExtensions
    {
        public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport =>
            builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.WaitUntilHealthy));

        public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport =>
            builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.WaitUntilStarted));

        public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent) where T : IResource =>
            builder.WithAnnotation(new ResourceRelationshipAnnotation(parent, "Parent"));

        public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder) where T : IResource =>
            builder.WithAnnotation(new ExplicitStartupAnnotation());

        public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key) where T : IResource =>
            builder.WithAnnotation(new HealthCheckAnnotation(key));
    }
}
