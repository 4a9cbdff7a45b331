using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.Commands.Execution;
using Distro.Server.Configuration;
using Distro.Server.Log;
using Distro.Shard.Hosting;
using Distro.Snapshots.Sealing;
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
    private int disposed;

    private RunningServer(ShardServer shard, LogSwitch localLog, ServerEnd ending) => (this.shard, this.localLog, Ending) = (shard, localLog, ending);

    /// <summary>Whom signals are told to.</summary>
    public ServerEnd Ending { get; }

    public int Port => shard.ClientPort;

    public int TlsPort => shard.TlsPort;

    /// <param name="configFile">What CONFIG REWRITE writes; null without one.</param>
    /// <param name="end">Told the exit code when the server is to end for a reason of its own, or a client's.</param>
    /// <param name="drive">Where its files are; null: the disk.</param>
    public static RunningServer Start(ServerOptions options, string? configFile, ILoggerFactory logs, Action<int> end, IFileSystem? drive = null)
    {
        var time = TimeProvider.System;
        var clock = new ProcessClock(time);
        var incarnation = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue | 1;
        var disk = drive ?? new DiskFileSystem();
        var files = new SealedFileSystem(disk, KeyRing.Load(disk, "", options.StorageKeyFile.Value, options.StorageKeyFile.Name));
        var localLog = new LogSwitch(options, files, logs.CreateLogger(""), () => end(1), clock.UnixMilliseconds);
        options.Load("stand-alone", localLog.HasData ? "no" : "yes");
        var switches = new DebugSwitches();
        var ending = new ServerEnd(FactsOf(options, localLog), switches, logs.CreateLogger(""), end);
        switches.SignalsReleased += ending.Act;
        ShardServer? shard = null;
        try
        {
            shard = new ShardServer(options, clock, time, logs, HashSeed(options, incarnation), (ulong)incarnation, new ServerSteering(options, configFile, logs.CreateLogger(""), localLog, switches, ending));
            if (options.ClusterEnabled.Value)
                shard.Plane.UseMap(MapOfOne(options, shard.ClientPort, incarnation));
            // Loading is the loops' work; until it is done they answer LOADING.
            shard.Start();
            ServerLog.Initialized(logs.CreateLogger(""));
            localLog.Start(shard.Plane, clock.UnixMilliseconds);
            return new RunningServer(shard, localLog, ending);
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
        await Task.Run(() => localLog.SaveAtEnd(Ending.SavesAtEnd));
        await shard.StopLoopsAsync();
        localLog.Dispose();
        await shard.DisposeAsync();
    }

    private static ServerEndFacts FactsOf(ServerOptions options, LogSwitch localLog) => new(
        KeepsData: () => options.KeepsData,
        IsBeginningLog: () => options.KeepsData && localLog.IsChanging,
        IsVotingPrimary: () => options.ClusterEnabled.Value,
        Save: localLog.Sync,
        OnSignal: signal => RequestOf(signal == PosixSignal.SIGINT ? options.OnInterrupt.Value : options.OnTerminate.Value));

    private static ShutdownRequest RequestOf(string words)
    {
        var said = words.Split(' ');
        bool Has(string word) => Array.IndexOf(said, word) >= 0;
        return new ShutdownRequest(Has("save"), Has("nosave"), Has("now"), Has("force"), Has("safe"), Has("failover"));
    }

    /// <summary>Chance, unless somebody wants the same order of keys on every start.</summary>
    private static ulong HashSeed(ServerOptions options, long chance)
        => options.HashSeed.Value is { Length: > 0 } text ? BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text))) : (ulong)chance;

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
