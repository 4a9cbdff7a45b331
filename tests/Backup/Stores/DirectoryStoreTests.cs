using Distro.Backup.Stores;
using Distro.ChangeLog.Files;

namespace Distro.Tests.Backup.Stores;

/// <summary>A directory as a store: whole objects or none, names that stay inside it.</summary>
public sealed class DirectoryStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("distro-store-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Objects_are_put_found_read_listed_and_deleted()
    {
        using var store = new DirectoryStore(new DiskFileSystem(), folder);
        store.PutBytes("a/b/one", "first"u8.ToArray());
        store.PutBytes("a/two", "second"u8.ToArray());
        store.PutBytes("a/two", "2"u8.ToArray());
        Assert.Equal(["a/b/one", "a/two"], store.List("").Select(one => one.Name));
        Assert.Equal(["a/b/one"], store.List("a/b/").Select(one => one.Name));
        Assert.Empty(store.List("c/"));
        Assert.Equal("2"u8.ToArray(), store.ReadAll("a/two", 10));
        Assert.Throws<IOException>(() => store.ReadAll("a/b/one", 4));
        store.Delete("a/two");
        store.Delete("a/two");
        Assert.Null(store.Find("a/two"));
        Assert.Null(store.ReadAll("a/two", 10));
    }

    [Fact]
    public void What_an_interruption_left_is_no_object_and_is_gone_on_with()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "x.part"), "the first half, and wro");
        using var store = new DirectoryStore(new DiskFileSystem(), folder);
        Assert.Empty(store.List(""));
        Assert.Null(store.Find("x"));
        store.PutBytes("x", "the first half, and the second"u8.ToArray());
        Assert.Equal("the first half, and the second", File.ReadAllText(Path.Combine(folder, "x")));
        Assert.False(File.Exists(Path.Combine(folder, "x.part")));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("a//b")]
    [InlineData("a/.hidden")]
    [InlineData("a b")]
    [InlineData("")]
    public void Names_stay_inside(string name)
    {
        using var store = new DirectoryStore(new DiskFileSystem(), folder);
        Assert.Throws<StoreRefusedException>(() => store.PutBytes(name, "x"u8.ToArray()));
    }
}
