namespace Distro.Tests.Interop.Faults;

/// <summary>A test that fills a disk of its own: skipped where none can be mounted, which takes root on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsMountAttribute : FactAttribute
{
    private const int ProbeMegabytes = 1;

    public NeedsMountAttribute()
    {
        var probe = Directory.CreateTempSubdirectory("distro-mount-");
        using (var disk = FullDisk.Mount(probe.FullName, ProbeMegabytes))
        {
            if (disk is null) Skip = "no file system can be mounted here: root on Linux can";
        }

        probe.Delete(recursive: true);
    }
}
