namespace Distro.ServiceDefaults.Discovery;

/// <summary>
/// Lets HttpClients name services instead of addresses: <c>http://store-replicator/health</c> goes to the address
/// configured for that service's endpoint named like the scheme, <c>http://admin.store-replicator/</c> to its
/// endpoint <c>admin</c>. Hosts that no configuration names are left to DNS.
/// </summary>
sealed class DiscoveryHandler(ServiceAddresses addresses) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { IsAbsoluteUri: true } uri && Resolve(uri) is { } resolved)
        {
            request.Headers.Host ??= uri.Authority;
            request.RequestUri = resolved;
        }

        return base.SendAsync(request, cancellationToken);
    }

    Uri? Resolve(Uri uri)
    {
        var (service, endpoint) = (uri.Host, uri.Scheme);
        if (service.StartsWith('_') && service.IndexOf('.') is var dot and > 1)
            (endpoint, service) = (service[1..dot], service[(dot + 1)..]);
        return addresses.Find(service, endpoint) is { } address
            ? new UriBuilder(uri) { Scheme = address.Scheme == "tcp" ? uri.Scheme : address.Scheme, Host = address.Host, Port = address.Port }.Uri
            : null;
    }
}
