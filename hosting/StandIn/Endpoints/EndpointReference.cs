using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
}

/// <summary>An endpoint of a resource, by name: usable before it has a port.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IValueProvider, IManifestExpressionProvider
{
    public IResourceWithEndpoints Resource => owner;

    public string EndpointName => endpointName;

    public bool IsAllocated => Annotation.AllocatedPort is not null;

    public string Host => "localhost";

    public int Port => Annotation.AllocatedPort ?? throw new InvalidOperationException($"Endpoint {endpointName} of {owner.Name} has no port before the application starts");

    public string Scheme => Annotation.UriScheme;

    public string Url => $"{Scheme}://{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    public string ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    internal EndpointAnnotation Annotation =>
        owner.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(annotation => annotation.Name == endpointName)
        ?? throw new InvalidOperationException($"{owner.Name} has no endpoint named {endpointName}");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);
}

/// <summary>One part of an endpoint's address, as a value.</summary>
public sealed class EndpointReferenceExpression(EndpointReference endpoint, EndpointProperty property) : IValueProvider, IManifestExpressionProvider
{
    public string ValueExpression => $"{{{endpoint.Resource.Name}.bindings.{endpoint.EndpointName}.{property}}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var port = endpoint.Port.ToString(CultureInfo.InvariantCulture);
        return new(property switch
        {
            EndpointProperty.Host => endpoint.Host,
            EndpointProperty.IPV4Host => "127.0.0.1",
            EndpointProperty.Port or EndpointProperty.TargetPort => port,
            EndpointProperty.Scheme => endpoint.Scheme,
            EndpointProperty.HostAndPort => $"{endpoint.Host}:{port}",
            _ => endpoint.Url,
        });
    }
}
