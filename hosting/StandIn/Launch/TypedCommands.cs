using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Distro.StandIn.Launch;

/// <summary>
/// Commands as a line of text, whoever writes it: <c>list</c>, or a command and the service it is for
/// (<c>start store-shard-0</c>). The answer is text too.
/// </summary>
sealed class TypedCommands(Launcher launcher, ResourceCommandService commands, ResourceNotificationService notifications)
{
    const string Usage = "commands: list | start NAME | stop NAME | restart NAME | kill NAME, and what NAME has beside";

    internal async Task<string> RunAsync(string line, CancellationToken cancellation)
    {
        switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["list"]:
                return List();
            case [var command, var name]:
                var result = await commands.ExecuteCommandAsync(name, command, cancellation);
                return result.Success ? $"{command} {name}: done" : result.ErrorMessage ?? $"{command} {name}: failed";
            default:
                return Usage;
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
