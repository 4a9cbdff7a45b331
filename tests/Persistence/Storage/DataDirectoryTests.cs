using Distro.ChangeLog.Files;
using Distro.Persistence.Storage;

namespace Distro.Tests.Persistence.Storage;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("distro-data-").FullName;

    [Fact]
    public void A_lock_that_the_system_refuses_is_no_other_process()
    {
        Directory.CreateDirectory(Path.Combine(path, "lock"));
        var error = Assert.Throws<DiskRefusedException>(() => DataDirectory.Open(new DiskFileSystem(), path));
        Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_identity_is_made_once_and_stays()
    {
        string id;
        using (var directory = DataDirectory.Open(new DiskFileSystem(), path)) id = directory.WriterId;
        Assert.Equal(40, id.Length);
        using var again = DataDirectory.Open(new DiskFileSystem(), path);
        Assert.Equal(id, again.WriterId);
    }

    [Fact]
    public void Only_one_process_has_it()
    {
        using var held = DataDirectory.Open(new DiskFileSystem(), path);
        Assert.Contains("Another process", Assert.Throws<IOException>(() => DataDirectory.Open(new DiskFileSystem(), path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_knows_its_groups()
    {
        using var directory = DataDirectory.Open(new DiskFileSystem(), path);
        foreach (var group in new[] { 10, 2, 0 }) Directory.CreateDirectory(directory.GroupPath(group));
        Directory.CreateDirectory(Path.Combine(path, "group-x"));
        Assert.Equal([0, 2, 10], directory.Groups());
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
