using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    /// <summary>A project that the AppHost references, by the class that the build generated for it.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.AddResource(new ProjectResource(name)).WithAnnotation<IProjectMetadata>(new TProject());

    /// <summary>A project anywhere, by its file.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure)
    {
        configure(new ProjectResourceOptions());
        return builder.AddResource(new ProjectResource(name)).WithAnnotation<IProjectMetadata>(new ProjectFile(Path.GetFullPath(projectPath, builder.AppHostDirectory)));
    }

    sealed record ProjectFile(string ProjectPath) : IProjectMetadata;
}
