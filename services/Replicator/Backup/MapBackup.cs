using System.Text.Json;
using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.Topology;
using Distro.Topology.Codec;
using Distro.Wire.Machines;

namespace Distro.Replicator.Backup;

/// <summary>
/// Brings the cluster map to the backup's store, on a thread that nothing waits for: slots, groups and users are what a restore needs beside the logs. The clients' password
/// is left out: it is configuration, given again where the map is used. Maps that come while the store is away are passed over but for the newest.
/// </summary>
public sealed class MapBackup : IDisposable
{
    private const int PatienceMilliseconds = 5000;
    private static readonly TimeSpan retry = TimeSpan.FromSeconds(10);

    private readonly Func<IObjectStore> open;
    private readonly IClock clock;
    private readonly Action<long> stored;
    private readonly Action<IOException> failed;
    private readonly Thread thread;
    private readonly AutoResetEvent somethingToDo = new(initialState: false);
    private volatile bool isStopping;
    private volatile IObjectStore? store;
    private ArchivedMap? waiting;
    private bool hasFailed;

    /// <param name="open">Opens the store; tried again when it fails.</param>
    /// <param name="clock">Says when a map was saved.</param>
    /// <param name="stored">Hears the version of each map that is in the store.</param>
    /// <param name="failed">Hears the first of failures that follow each other.</param>
    public MapBackup(Func<IObjectStore> open, IClock clock, Action<long> stored, Action<IOException> failed)
    {
        this.open = open;
        this.clock = clock;
        this.stored = stored;
        this.failed = failed;
        thread = new Thread(Run) { Name = "map backup", IsBackground = true };
        thread.Start();
    }

    /// <summary>A map was saved, or found at start.</summary>
    public void Saved(ClusterMap map)
    {
        using var json = JsonDocument.Parse(ClusterMapCodec.Encode(WithoutPassword(map)));
        Volatile.Write(ref waiting, new ArchivedMap(map.Version, clock.UnixMilliseconds, json.RootElement.Clone()));
        somethingToDo.Set();
    }

    public void Dispose()
    {
        isStopping = true;
        somethingToDo.Set();
        if (!thread.Join(PatienceMilliseconds))
        {
            store?.Dispose();
            thread.Join();
        }

        store?.Dispose();
        somethingToDo.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            var isLast = isStopping;
            if (Interlocked.Exchange(ref waiting, null) is { } map && !TryPut(map)) Interlocked.CompareExchange(ref waiting, map, null);
            if (isLast) return;
            if (Volatile.Read(ref waiting) is null) somethingToDo.WaitOne();
            else somethingToDo.WaitOne(retry);
        }
    }

    private bool TryPut(ArchivedMap map)
    {
        try
        {
            store ??= open();
            ArchiveJson.Put(store, ArchiveNames.Map(map.Version), map);
            hasFailed = false;
            stored(map.Version);
            return true;
        }
        catch (IOException error)
        {
            if (!hasFailed) failed(error);
            hasFailed = true;
            return false;
        }
    }

    private static ClusterMap WithoutPassword(ClusterMap map)
        => new(map.Version, map.ClusterId, map.HashSeed, null, map.RelayEndpoint, map.Groups, map.Members, map.Writers, map.Users);
}
