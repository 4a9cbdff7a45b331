using System.Diagnostics;
using System.Runtime.InteropServices;
using Aspire.Hosting;

namespace Distro.StandIn.Launch;

/// <summary>What to run for a project: the assembly that the build made, and the dotnet that runs this process.</summary>
static class ProjectAssembly
{
    /// <summary>The assembly, absolute. A project that only its path is known of is asked through MSBuild.</summary>
    /// <exception cref="LaunchException">There is none.</exception>
    internal static async Task<string> FindAsync(string resource, IProjectMetadata project, CancellationToken cancellation)
    {
        var assembly = project.AssemblyPath ?? await AskAsync(resource, project.ProjectPath, cancellation);
        return File.Exists(assembly) ? assembly : throw new LaunchException($"{resource}: {assembly} is not there: build {project.ProjectPath} first");
    }

    /// <summary>The muxer beside the shared framework in use; its name alone when this runtime stands apart.</summary>
    internal static string Dotnet()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var muxer = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(muxer) ? muxer : "dotnet";
    }

    static async Task<string> AskAsync(string resource, string projectPath, CancellationToken cancellation)
    {
        if (!File.Exists(projectPath))
            throw new LaunchException($"{resource}: there is no project {projectPath}");
        var start = new ProcessStartInfo(Dotnet(), ["msbuild", projectPath, "-getProperty:TargetPath"]) { RedirectStandardOutput = true };
        using var msbuild = Process.Start(start)!;
        var path = (await msbuild.StandardOutput.ReadToEndAsync(cancellation)).Trim();
        await msbuild.WaitForExitAsync(cancellation);
        return msbuild.ExitCode == 0 ? path : throw new LaunchException($"{resource}: MSBuild can't say what {projectPath} builds: {path}");
    }
}
