using Microsoft.Extensions.Configuration;

namespace Distro.ServiceDefaults.Discovery;

/// <summary>
/// Where other services are, from configuration alone. An orchestrator that knows an endpoint writes it under
/// <c>services:{service}:{endpoint}:{index}</c> (as a URI) or <c>{SERVICE}_{ENDPOINT}</c>; both are Aspire's convention,
/// in the environment <c>services__store-replicator__link__0=tcp://127.0.0.1:5001</c> and
/// <c>STORE_REPLICATOR_LINK=tcp://127.0.0.1:5001</c>. A bare <c>host:port</c> is taken too.
/// </summary>
public sealed class ServiceAddresses(IConfiguration configuration)
{
    /// <summary>More addresses than this under one endpoint are a mistake, not a cluster.</summary>
    const int AddressesMax = 256;

    /// <summary>The first address of an endpoint, null when nobody configured one.</summary>
    /// <exception cref="FormatException">The configured value is not a URI with a port nor host:port.</exception>
    public ServiceAddress? Find(string service, string endpoint) => FindAll(service, endpoint) is [var first, ..] ? first : null;

    /// <summary>Every address of an endpoint, in the order of their indexes; empty when nobody configured one.</summary>
    /// <exception cref="FormatException">A configured value is not a URI with a port nor host:port.</exception>
    public IReadOnlyList<ServiceAddress> FindAll(string service, string endpoint)
    {
        var found = new List<ServiceAddress>();
        for (var i = 0; i < AddressesMax; i++)
        {
            var key = $"services:{service}:{endpoint}:{i}";
            if (configuration[key] is not { Length: > 0 } text)
                break;
            found.Add(ServiceAddress.Parse(text, key));
        }

        if (found.Count == 0)
        {
            var key = EnvironmentName(service, endpoint);
            if (configuration[key] is { Length: > 0 } text)
                found.Add(ServiceAddress.Parse(text, key));
        }

        return found;
    }

    /// <summary>The single-variable form of an endpoint's name: STORE_REPLICATOR_LINK.</summary>
    public static string EnvironmentName(string service, string endpoint) =>
        string.Concat($"{service}_{endpoint}".Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
}
