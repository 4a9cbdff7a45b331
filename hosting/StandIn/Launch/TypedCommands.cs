using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Distro.StandIn.Launch;

/// <summary>
/// Commands as a line of text, whoever writes it: <c>list</c>, or a command and the service it is for
/// (<c>start store-shard-0</c>). The answer is text too.
/// </summary>
sealed class TypedCommands(Launcher launcher, ResourceCommandService commands, ResourceNotificationService notifications)
{
    const string ListCommand = "list";

    const string Usage = "commands: list | start NAME | stop NAME | restart NAME | kill NAME, and what NAME has beside";

    /// <summary>One line that says why this can be no command of such an application; null when it can. Whether the name is right, only the running one knows.</summary>
    internal static string? Wrong(string[] words, DistributedApplicationModel model)
    {
        var own = model.Resources.SelectMany(resource => resource.Annotations.OfType<ResourceCommandAnnotation>()).Select(command => command.Name);
        string[] known = [.. LifecycleCommands.Names.Union(own)];
        return words switch
        {
            [ListCommand] => null,
            [var command, ..] when command != ListCommand && !known.Contains(command) => $"There is no command {command}: there are {ListCommand}, and with a name behind it {string.Join(", ", known)}",
            [not ListCommand, _] => null,
            _ => Usage,
        };
    }

    /// <summary>Whether it was done, and what to show.</summary>
    internal async Task<(bool Done, string Text)> RunAsync(string line, CancellationToken cancellation)
    {
        switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case [ListCommand]:
                return (true, List());
            case [var command, var name]:
                var result = await commands.ExecuteCommandAsync(name, command, cancellation);
                return (result.Success, result.Success ? $"{command} {name}: done" : result.ErrorMessage ?? $"{command} {name}: failed");
            default:
                return (false, Usage);
        }
    }

    string List()
    {
        var text = new StringBuilder();
        foreach (var supervisor in launcher.Supervisors)
        {
            var resource = supervisor.Resource;
            var snapshot = notifications.Latest(resource.Name);
            var endpoints = string.Join(' ', resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => $"{endpoint.Name}={new EndpointReference(resource, endpoint.Name).Url}"));
            text.Append($"{resource.Name} {snapshot?.State?.Text ?? KnownResourceStates.NotStarted} {snapshot?.HealthStatus?.ToString() ?? "-"} pid={supervisor.ProcessId?.ToString() ?? "-"} {endpoints}\n");
        }

        return text.ToString().TrimEnd();
    }
}
