namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A .NET project that runs as a process.</summary>
    public class ProjectResource(string name)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IComputeResource;
}

namespace Aspire.Hosting
{
    /// <summary>Where a project is. The build generates an implementation for each project that the AppHost references.</summary>
    public interface IProjectMetadata : ApplicationModel.IResourceAnnotation
    {
        /// <summary>The project file, absolute.</summary>
        string ProjectPath { get; }

        bool SuppressBuild => false;

        /// <summary>What the build made of it, absolute; null when only a build can tell. The stand-in's own member.</summary>
        string? AssemblyPath => null;
    }

    /// <summary>How a project is added; the stand-in knows no launch profiles, so it has none to leave out.</summary>
    public sealed class ProjectResourceOptions
    {
        public bool ExcludeLaunchProfile { get; set; }
    }
}
