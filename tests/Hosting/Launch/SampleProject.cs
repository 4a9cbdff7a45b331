using System.Reflection;
using Aspire.Hosting;

namespace Distro.Tests.Hosting.Launch;

/// <summary>The sample program (tests/Hosting/Sample) as the build left it.</summary>
sealed class SampleProject : IProjectMetadata
{
    public static string Assembly { get; } = typeof(SampleProject).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "SampleAssembly").Value!;

    public string ProjectPath => Path.Combine(Path.GetDirectoryName(Assembly)!, "Sample.csproj");

    public string? AssemblyPath => Assembly;
}
