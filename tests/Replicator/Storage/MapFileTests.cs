using Distro.ChangeLog.Files;
using Distro.Replicator.Storage;
using Distro.Topology;

namespace Distro.Tests.Replicator.Storage;

public sealed class MapFileTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("distro-map-").FullName;
    private readonly DiskFileSystem files = new();

    [Fact]
    public void A_map_is_there_when_the_file_is_opened_again()
    {
        using (var file = MapFile.Open(files, path))
        {
            Assert.Null(file.Stored);
            var first = ClusterMap.Empty.Next(relayEndpoint: "127.0.0.1:5000");
            file.Replace(first);
            file.Replace(first.Next(groups: [new ClusterGroup(0, [SlotSplit.Of(0, 1)], 3, 0, 0, Ensemble.None, Durability.Always, true)]));
        }

        using var again = MapFile.Open(files, path);
        Assert.Equal((2L, "127.0.0.1:5000", 3L), (again.Stored!.Version, again.Stored.RelayEndpoint, again.Stored.Groups[0].Epoch));
    }

    [Fact]
    public void Only_a_later_version_replaces_a_map()
    {
        using var file = MapFile.Open(files, path);
        var first = ClusterMap.Empty.Next();
        file.Replace(first);
        Assert.Throws<IOException>(() => file.Replace(first));
        file.Replace(first.Next().Next());
        Assert.Throws<IOException>(() => file.Replace(first.Next()));
        Assert.Equal(3, file.Stored!.Version);
    }

    [Fact]
    public void A_second_Replicator_is_refused_and_told_of_etcd()
    {
        using var file = MapFile.Open(files, path);
        Assert.Contains("etcd", Assert.Throws<IOException>(() => MapFile.Open(files, path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not a map")]
    [InlineData("null")]
    public void What_is_no_map_is_refused_and_the_file_named(string content)
    {
        File.WriteAllText(Path.Combine(path, "map.json"), content);
        Assert.Contains("map.json", Assert.Throws<IOException>(() => MapFile.Open(files, path)).Message, StringComparison.Ordinal);
        MapFile? held = null;
        Assert.Throws<IOException>(() => held = MapFile.Open(files, path));
        Assert.Null(held);
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
