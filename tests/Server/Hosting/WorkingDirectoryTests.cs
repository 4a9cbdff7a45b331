using Distro.Server.Configuration;
using Distro.Server.Hosting;

namespace Distro.Tests.Server.Hosting;

/// <summary>Where a server that is given a relative dir looks for its data, and what it says of those that an earlier build put elsewhere.</summary>
public sealed class WorkingDirectoryTests : IDisposable
{
    private const string Log = "appendonlydir";

    private readonly string start = Directory.CreateTempSubdirectory("distro-dir-").FullName;

    public void Dispose() => Directory.Delete(start, recursive: true);

    [Theory]
    [InlineData("data")]
    [InlineData("./some/data/")]
    public void Data_that_lie_one_dir_too_deep_are_named_with_where_they_belong(string dir)
    {
        var path = Path.GetFullPath(dir, start);
        Directory.CreateDirectory(path);
        Assert.Equal(path, Find(dir));
        var (belongs, lies) = (Path.Combine(path, Log), Path.Combine(Path.GetFullPath(dir, path), Log));
        Directory.CreateDirectory(belongs);
        Fill(lies);
        var said = Assert.Throws<ConfigException>(() => Find(dir)).Message;
        Assert.Contains(lies, said, StringComparison.Ordinal);
        Assert.Contains(belongs, said, StringComparison.Ordinal);
        // As it says.
        Directory.Delete(belongs);
        Directory.Move(lies, belongs);
        Assert.Equal(path, Find(dir));
    }

    [Fact]
    public void What_lies_where_it_belongs_goes_before()
    {
        Fill(Path.Combine(start, "data", Log));
        Fill(Path.Combine(start, "data", "data", Log));
        Assert.Equal(Path.Combine(start, "data"), Find("data"));
    }

    [Fact]
    public void A_dir_that_means_the_same_folder_from_anywhere_is_never_refused()
    {
        var path = Path.Combine(start, "data");
        Fill(Path.Combine(path, "data", Log));
        Assert.Equal(path, Find(path));
        Assert.Equal(start, Find("."));
        Assert.Equal(path, WorkingDirectory.Find(path, "../data", Log));
    }

    private static void Fill(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "group-0"));
        File.WriteAllText(Path.Combine(folder, "group-0", "0.log"), "log");
    }

    private string Find(string dir) => WorkingDirectory.Find(start, dir, Log);
}
