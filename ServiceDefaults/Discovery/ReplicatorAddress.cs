using Microsoft.Extensions.Configuration;

namespace Distro.ServiceDefaults.Discovery;

/// <summary>
/// Where the coordinator is: the only address that a service has to be told. <c>Distro:Replicator=host:port</c>, or what an orchestrator says of the endpoint
/// <c>link</c> of a service whose name ends in <c>replicator</c>.
/// </summary>
public static class ReplicatorAddress
{
    private const string Key = "Distro:Replicator";
    private const string Ending = "replicator";
    private const string Endpoint = "link";

    /// <summary>host:port.</summary>
    /// <exception cref="FormatException">There is none, or it is none.</exception>
    public static string Find(IConfiguration configuration)
    {
        if (configuration[Key] is { Length: > 0 } text) return ServiceAddress.Parse(text, Key).ToString();
        var service = configuration.GetSection("services").GetChildren().Select(child => child.Key).FirstOrDefault(name => name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase));
        return new ServiceAddresses(configuration).Find(service ?? "store-" + Ending, Endpoint)?.ToString()
            ?? throw new FormatException($"Nobody said where the Replicator is: set {Key} (in the environment Distro__Replicator) to its host:port");
    }
}
