using System.Threading.Channels;
using Distro.Replicator.Coordinator;
using Distro.Topology;

namespace Distro.Replicator.Storage;

/// <summary>Saves maps on a task of its own, so that the coordinator hears heartbeats while the disk works.</summary>
public sealed class MapWriter : IAsyncDisposable
{
    private const int WaitingMax = 16;

    private readonly Channel<ClusterMap> waiting = Channel.CreateBounded<ClusterMap>(WaitingMax);
    private readonly Task writing;

    public MapWriter(MapFile file, Action<MapSaved> saved, Action<IOException> failed) => writing = Task.Run(async () =>
    {
        try
        {
            await foreach (var map in waiting.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                file.Replace(map);
                saved(new MapSaved(map.Version));
            }
        }
        catch (IOException error)
        {
            failed(error);
        }
    });

    /// <summary>The machine asks for one at a time, so there is always room.</summary>
    public void Save(ClusterMap map)
    {
        if (!waiting.Writer.TryWrite(map)) throw new InvalidOperationException("Maps wait to be saved, and another came");
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing.ConfigureAwait(false);
    }
}
