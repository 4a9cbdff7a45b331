using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Eventing
{
    public interface IDistributedApplicationEvent;

    /// <summary>Where events of the application are published and subscribed to.</summary>
    public interface IDistributedApplicationEventing
    {
        /// <summary>Calls the subscribers one after another, in the order they subscribed.</summary>
        Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent;

        void Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent;
    }

    sealed class DistributedApplicationEventing : IDistributedApplicationEventing
    {
        readonly List<(Type Event, Func<IDistributedApplicationEvent, CancellationToken, Task> Call)> subscribers = [];

        public async Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent
        {
            foreach (var (type, call) in subscribers.ToArray())
                if (type == typeof(T))
                    await call(@event, cancellationToken);
        }

        public void Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent =>
            subscribers.Add((typeof(T), (change, token) => callback((T)change, token)));
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A resource that no launcher starts by itself is asked to begin its life.</summary>
    public sealed class InitializeResourceEvent(
        IResource resource, IDistributedApplicationEventing eventing, ResourceNotificationService notifications, IServiceProvider services) : IDistributedApplicationEvent
    {
        public IResource Resource { get; } = resource;

        public IDistributedApplicationEventing Eventing { get; } = eventing;

        public ResourceNotificationService Notifications { get; } = notifications;

        public IServiceProvider Services { get; } = services;
    }

    /// <summary>From now on a resource's connection string has a value.</summary>
    public sealed class ConnectionStringAvailableEvent(IResource resource, IServiceProvider services) : IDistributedApplicationEvent
    {
        public IResource Resource { get; } = resource;

        public IServiceProvider Services { get; } = services;
    }
}

namespace Aspire.Hosting
{
    public static class DistributedApplicationEventingExtensions
    {
        public static IResourceBuilder<T> OnInitializeResource<T>(this IResourceBuilder<T> builder, Func<T, InitializeResourceEvent, CancellationToken, Task> callback)
            where T : IResource
        {
            builder.ApplicationBuilder.Eventing.Subscribe<InitializeResourceEvent>((change, token) =>
                ReferenceEquals(change.Resource, builder.Resource) ? callback(builder.Resource, change, token) : Task.CompletedTask);
            return builder;
        }
    }

    public static class CustomResourceExtensions
    {
        public static IResourceBuilder<TResource> WithInitialState<TResource>(this IResourceBuilder<TResource> builder, CustomResourceSnapshot initialSnapshot)
            where TResource : IResource => builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);
    }
}
