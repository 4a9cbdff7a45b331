namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs commands of resources: from tests, from what is typed, from the control socket.</summary>
public sealed class ResourceCommandService(DistributedApplicationModel model, ResourceNotificationService notifications, IServiceProvider services)
{
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var resource = model.Resources.FirstOrDefault(resource => resource.Name.Equals(resourceId, StringComparison.OrdinalIgnoreCase));
        return resource is null
            ? Task.FromResult(CommandResults.Failure($"There is no resource named {resourceId}: there are {string.Join(", ", model.Resources.Select(resource => resource.Name))}"))
            : ExecuteCommandAsync(resource, commandName, cancellationToken);
    }

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(command => command.Name == commandName);
        if (command is null)
            return CommandResults.Failure($"{resource.Name} has no command {commandName}");

        if (notifications.Latest(resource.Name) is { } snapshot && command.Options.UpdateState is { } state
            && state(new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services }) != ResourceCommandState.Enabled)
            return CommandResults.Failure($"{resource.Name} is {snapshot.State?.Text ?? "unknown"}: {commandName} does not apply");

        return await command.ExecuteCommand(new ExecuteCommandContext { ResourceName = resource.Name, ServiceProvider = services, CancellationToken = cancellationToken });
    }
}
