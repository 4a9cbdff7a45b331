using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Distro.StandIn.Launch;

/// <summary>
/// The variables that a service sees beside those that the launcher itself was started with (OTLP's among them): its ports,
/// its name in telemetry, and what the composition gave it. Evaluated at each start, so a value that changed is seen.
/// </summary>
sealed class ServiceEnvironment(DistributedApplicationExecutionContext executionContext)
{
    /// <summary>Read by ServiceDefaults: the launcher holds the service's standard input open for as long as it lives.</summary>
    const string SupervisedVariable = "Distro__Supervised";

    /// <summary>What this process was told about itself, and its services must not take for theirs.</summary>
    static readonly string[] own = ["ASPNETCORE_URLS", "HTTP_PORTS", "HTTPS_PORTS", "DOTNET_LAUNCH_PROFILE", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"];

    internal static IReadOnlyList<string> Removed => own;

    internal async Task<IReadOnlyDictionary<string, string>> VariablesAsync(IResource resource, CancellationToken cancellation)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource);
        var variables = context.EnvironmentVariables;
        variables[SupervisedVariable] = "1";
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Guid.NewGuid():N}";
        AddPorts(resource, variables);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
            annotation.Callback(context);

        var evaluated = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
            evaluated[name] = await EvaluateAsync(value, cancellation);
        return evaluated;
    }

    internal static async Task<IReadOnlyList<string>> ArgumentsAsync(IResource resource, CancellationToken cancellation)
    {
        var context = new CommandLineArgsCallbackContext();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
            annotation.Callback(context);

        var evaluated = new List<string>();
        foreach (var value in context.Args)
            evaluated.Add(await EvaluateAsync(value, cancellation));
        return evaluated;
    }

    static void AddPorts(IResource resource, Dictionary<string, object> variables)
    {
        var urls = new List<string>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var port = endpoint.AllocatedPort!.Value.ToString(CultureInfo.InvariantCulture);
            if (endpoint.PortVariable is { } variable)
                variables[variable] = port;
            else if (endpoint.UriScheme is "http" or "https")
                urls.Add($"{endpoint.UriScheme}://localhost:{port}");
        }

        if (urls.Count > 0)
            variables["ASPNETCORE_URLS"] = string.Join(';', urls);
    }

    static async Task<string> EvaluateAsync(object value, CancellationToken cancellation) =>
        (value is IValueProvider provider ? await provider.GetValueAsync(cancellation) : Convert.ToString(value, CultureInfo.InvariantCulture)) ?? "";
}
