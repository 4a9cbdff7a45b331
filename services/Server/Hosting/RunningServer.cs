using System.Security.Cryptography;
using Distro.ChangeLog.Files;
using Distro.Server.Configuration;
using Distro.Server.Log;
using Distro.Shard.Hosting;
using Distro.Topology;
using Distro.Wire.Links;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Hosting;

/// <summary>
/// A shard that leads itself: no coordinator has anyone else to choose, no writer anyone else to promise to. With a log it serves what the log holds and is
/// its one writer; without one it keeps what SAVE copies, and nothing else, as redis-server does.
/// </summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private const int NodeIdBytes = 20;

    private readonly ShardServer shard;
    private readonly LogSwitch localLog;
    private readonly ServerSteering steering;
    private int disposed;

    private RunningServer(ShardServer shard, LogSwitch localLog, ServerSteering steering) => (this.shard, this.localLog, this.steering) = (shard, localLog, steering);

    public int Port => shard.ClientPort;

    public int TlsPort => shard.TlsPort;

    /// <param name="configFile">What CONFIG REWRITE writes; null without one.</param>
    /// <param name="end">Told the exit code when the server is to end for a reason of its own, or a client's.</param>
    public static RunningServer Start(ServerOptions options, string? configFile, ILoggerFactory logs, Action<int> end)
    {
        var time = TimeProvider.System;
        var clock = new ProcessClock(time);
        var incarnation = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue | 1;
        var localLog = new LogSwitch(options, new DiskFileSystem(), logs.CreateLogger(""), () => end(1));
        options.Load("stand-alone", localLog.HasData ? "no" : "yes");
        var steering = new ServerSteering(options, configFile, logs.CreateLogger(""), localLog, end);
        ShardServer? shard = null;
        try
        {
            shard = new ShardServer(options, clock, time, logs, (ulong)incarnation, (ulong)incarnation, steering);
            if (options.ClusterEnabled.Value)
                shard.Plane.UseMap(MapOfOne(options, shard.ClientPort, incarnation));
            // Loading is the loops' work; until it is done they answer LOADING.
            shard.Start();
            localLog.Start(shard.Plane, clock.UnixMilliseconds);
            return new RunningServer(shard, localLog, steering);
        }
        catch
        {
            localLog.Dispose();
            if (shard is not null)
                shard.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await Task.Run(() => localLog.SaveAtEnd(steering.SavesAtEnd));
        await shard.StopLoopsAsync();
        localLog.Dispose();
        await shard.DisposeAsync();
    }

    /// <summary>A cluster as its clients see it: one group that owns all slots, and this its primary.</summary>
    private static ClusterMap MapOfOne(ServerOptions options, int port, long incarnation)
    {
        var id = RandomNumberGenerator.GetHexString(NodeIdBytes * 2, lowercase: true);
        var host = options.AnnounceHost.Value.Length > 0 ? options.AnnounceHost.Value : ListenAddresses.First(options.BindAddress.Value);
        var group = new ClusterGroup(0, [new SlotRange(0, ClusterMap.SlotCount - 1)], 1, incarnation, 0, Ensemble.None, Durability.None, true);
        var member = new ClusterMember(options.Name.Value, id, incarnation, 0, $"{host}:{port}", "", "", true);
        return new ClusterMap(1, RandomNumberGenerator.GetHexString(NodeIdBytes * 2, lowercase: true), (ulong)incarnation, null, "", [group], [member], []);
    }
}
