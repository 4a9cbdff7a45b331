using System.Globalization;
using Aspire.Hosting;

namespace Distro.Tests.Hosting.Sample;

static class SampleHost
{
    internal static int Run(string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        var first = builder.AddProject<SampleProject>("first").WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SAMPLE_FOLDER", args[1]);
        if (args is [_, _, var port, ..])
            first.WithEndpoint(port: int.Parse(port, CultureInfo.InvariantCulture), name: "fixed", env: "SAMPLE_PORT", isProxied: false);
        builder.AddProject<SampleProject>("second").WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SAMPLE_FOLDER", args[1]).WaitFor(first);
        builder.Configuration["Launcher:ControlSocket"] = Path.Combine(args[1], "s");
        builder.Build().Run();
        return Environment.ExitCode;
    }

    sealed class SampleProject : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(AppContext.BaseDirectory, "Sample.csproj");

        public string? AssemblyPath => typeof(SampleProject).Assembly.Location;
    }
}
