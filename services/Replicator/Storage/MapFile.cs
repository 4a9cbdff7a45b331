using Distro.ChangeLog.Files;
using Distro.Topology;
using Distro.Topology.Codec;

namespace Distro.Replicator.Storage;

/// <summary>
/// The cluster map in a file, for clusters whose coordinator has one machine. Held by an exclusive lock, replaced whole, and only by a later version than the one that
/// is there: a compare-and-set that one process alone can make. Many machines need a store that they share, which is etcd.
/// </summary>
public sealed class MapFile : IDisposable
{
    private const string Name = "map.json";

    private readonly IFileSystem files;
    private readonly string path;
    private readonly IDisposable held;

    private MapFile(IFileSystem files, string path, IDisposable held, ClusterMap? stored)
    {
        this.files = files;
        this.path = path;
        this.held = held;
        Stored = stored;
    }

    /// <summary>The map that the file holds; null before the first.</summary>
    public ClusterMap? Stored { get; private set; }

    /// <exception cref="IOException">Another Replicator has it, or it holds no map.</exception>
    public static MapFile Open(IFileSystem files, string directory)
    {
        files.CreateDirectory(directory);
        var held = files.TryLock(Path.Combine(directory, "lock"))
            ?? throw new IOException(
                $"Another Replicator holds the map in {directory}. One map file serves one Replicator: stop the other, or keep the map in etcd to run several");
        try
        {
            var path = Path.Combine(directory, Name);
            ClusterMap? stored = null;
            if (DurableFile.Read(files, path, MapLimits.MapBytesMax) is { } bytes)
            {
                if (!ClusterMapCodec.TryDecode(bytes, out var map, out var problem)) throw new IOException($"{path} is no cluster map: {problem}. Restore it from a copy");
                stored = map;
            }

            return new MapFile(files, path, held, stored);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Durably puts the map in place of the version before it.</summary>
    /// <exception cref="IOException">It does not follow what is stored, or the disk failed: what the file holds then is the old map or the new one.</exception>
    public void Replace(ClusterMap map)
    {
        if (map.Version <= (Stored?.Version ?? 0)) throw new IOException($"Map version {map.Version} can't follow version {Stored?.Version}");
        DurableFile.Replace(files, path, ClusterMapCodec.Encode(map));
        Stored = map;
    }

    public void Dispose() => held.Dispose();
}
