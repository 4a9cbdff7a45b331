using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's snapshot just changed.</summary>
public sealed class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

/// <summary>
/// The latest snapshot of every resource, and waiting for one that fits. A waiter sees the state there is first, then
/// every change in order, so none is missed between looking and waiting.
/// </summary>
public sealed class ResourceNotificationService
{
    readonly Lock gate = new();
    readonly Dictionary<string, ResourceEvent> latest = new(StringComparer.OrdinalIgnoreCase);
    readonly List<Waiter> waiters = [];

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        List<Waiter> satisfied;
        ResourceEvent change;
        lock (gate)
        {
            var before = latest.GetValueOrDefault(resource.Name)?.Snapshot ?? Initial(resource);
            change = new ResourceEvent(resource, resource.Name, stateFactory(before));
            latest[resource.Name] = change;
            satisfied = waiters.FindAll(waiter => waiter.Resource.Equals(resource.Name, StringComparison.OrdinalIgnoreCase) && waiter.Fits(change));
            waiters.RemoveAll(satisfied.Contains);
        }

        foreach (var waiter in satisfied)
            waiter.Done.TrySetResult(change);
        return Task.CompletedTask;
    }

    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
    {
        var state = targetState ?? KnownResourceStates.Running;
        await WaitForResourceAsync(resourceName, change => change.Snapshot.State?.Text == state, cancellationToken);
    }

    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        Waiter waiter;
        lock (gate)
        {
            if (this.latest.TryGetValue(resourceName, out var latest) && predicate(latest))
                return latest;
            waiter = new Waiter(resourceName, predicate, new(TaskCreationOptions.RunContinuationsAsynchronously));
            waiters.Add(waiter);
        }

        await using var cancelled = cancellationToken.Register(() => waiter.Done.TrySetCanceled(cancellationToken));
        try
        {
            return await waiter.Done.Task;
        }
        finally
        {
            lock (gate)
                waiters.Remove(waiter);
        }
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, change => change.Snapshot.IsReady, cancellationToken);

    internal CustomResourceSnapshot? Latest(string resourceName)
    {
        lock (gate)
            return latest.GetValueOrDefault(resourceName)?.Snapshot;
    }

    static CustomResourceSnapshot Initial(IResource resource) =>
        resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
        ?? new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = ImmutableArray<ResourcePropertySnapshot>.Empty };

    sealed record Waiter(string Resource, Func<ResourceEvent, bool> Fits, TaskCompletionSource<ResourceEvent> Done);
}

/// <summary>What a resource that no launcher starts shows before anything happened to it.</summary>
public sealed class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}
