using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds parameters: values that whoever runs the application gives.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Given in configuration; a run without it stops with a line that says how to give it.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddParameter(name, () => throw new LaunchException(
            $"The parameter {name} has no value: set Parameters:{name} in appsettings.json, or Parameters__{name} in the environment"), secret);

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, secret);

    /// <summary>Generated when not given; with <paramref name="persist"/> kept in the user's secrets and the same at the next start.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddParameter(name, () => persist ? builder.Secrets.GetOrAdd($"Parameters:{name}", value.GetDefaultValue) : value.GetDefaultValue(), secret);

    static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, Func<string> otherwise, bool secret) =>
        builder.AddResource(new ParameterResource(name, () => builder.Configuration[$"Parameters:{name}"] ?? otherwise(), secret));
}
