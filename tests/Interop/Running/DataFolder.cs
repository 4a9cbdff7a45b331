namespace Distro.Tests.Interop.Running;

/// <summary>A directory for one test's data, gone afterwards.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("distro-interop-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
