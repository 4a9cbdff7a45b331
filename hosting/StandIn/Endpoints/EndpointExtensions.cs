using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds endpoints and refers to them. The rules that refuse combinations are Aspire's.</summary>
public static class EndpointExtensions
{
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name) where T : IResourceWithEndpoints => new(builder.Resource, name);

    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, string? name = null, string? env = null,
        bool? isProxied = null, bool? isExternal = null, ProtocolType? protocol = null) where T : IResourceWithEndpoints
    {
        var annotation = new EndpointAnnotation(protocol ?? ProtocolType.Tcp, name ?? scheme ?? "tcp", scheme ?? "tcp")
        {
            Port = port,
            TargetPort = targetPort,
            PortVariable = env,
            IsProxied = isProxied ?? true,
            IsExternal = isExternal ?? false,
        };
        Check(builder.Resource, annotation);
        return builder.WithAnnotation(annotation);
    }

    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true) where T : IResourceWithEndpoints
    {
        var annotation = builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(annotation => annotation.Name == endpointName);
        if (annotation is null)
        {
            if (!createIfNotExists)
                return builder;
            annotation = new EndpointAnnotation(ProtocolType.Tcp, endpointName, "tcp");
            builder.WithAnnotation(annotation);
        }

        callback(annotation);
        return builder;
    }

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name ?? "http", env, isProxied);

    static void Check(IResource resource, EndpointAnnotation annotation)
    {
        if (resource.Annotations.OfType<EndpointAnnotation>().Any(other => other.Name == annotation.Name))
            throw new InvalidOperationException($"{resource.Name} has an endpoint named {annotation.Name} already");
        if (annotation is { Port: { } port, TargetPort: { } target })
        {
            if (annotation.IsProxied && port == target)
                throw new InvalidOperationException($"Endpoint {annotation.Name} of {resource.Name} is proxied: port and target port must differ");
            if (!annotation.IsProxied && port != target)
                throw new InvalidOperationException($"Endpoint {annotation.Name} of {resource.Name} is not proxied: port and target port must be equal");
        }
    }
}
