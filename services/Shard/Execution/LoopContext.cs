using System.Security.Cryptography;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Shard.Execution;

/// <summary>What a loop's commands work with: its own heap, reply writer, effects and subscribers, and what all loops share.</summary>
internal static class LoopContext
{
    public static WorkerContext Of(Worker worker, DataPlane plane, SlotWalk walk, IHost host)
    {
        var own = plane.Keyspace.Worker(worker.Index);
        own.Heap.Patience.Look = worker.Turns.Look;
        return new()
        {
            Keyspace = plane.Keyspace,
            Worker = own,
            Reply = new ReplyWriter { Errors = worker.Statistics.Errors, Paused = worker.Turns.Look },
            Random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue)),
            Host = host,
            Slots = walk,
            ScriptCatalog = plane.Scripts,
            ScriptGround = worker.Ground,
            Watches = plane.Watches,
            Observer = worker.Watch,
            Effects = new EffectWriter { BytesMax = (int)Math.Min(EffectWriter.BytesMaxDefault, plane.Log.Capacity * 15 / 32) },
            Subscribers = plane.Broker.Tables[worker.Index],
            Tracking = plane.Tracker,
            Introspection = plane.Introspection,
            Patience = own.Heap.Patience,
        };
    }

    /// <summary>For what a loop serves while a script on it is under way: shares with the loop's own context what is the process's, and its subscribers, and has no heap.</summary>
    public static WorkerContext Beside(Worker worker, DataPlane plane) => new()
    {
        Keyspace = plane.Keyspace,
        Reply = new ReplyWriter { Errors = worker.Statistics.Errors },
        Random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue)),
        Host = worker.Context.Host,
        ScriptCatalog = plane.Scripts,
        Watches = plane.Watches,
        Subscribers = plane.Broker.Tables[worker.Index],
        Tracking = plane.Tracker,
        Introspection = plane.Introspection,
    };

    /// <summary>For what a snapshot holds: nobody waits for it, watches it or hears of it.</summary>
    public static WorkerContext ForLoading(Worker worker, DataPlane plane) => new()
    {
        Keyspace = plane.Keyspace,
        Worker = plane.Keyspace.Worker(worker.Index),
        Reply = new ReplyWriter { Buffer = new DiscardingReplyBuffer() },
        Host = plane.Host,
        Expiry = ExpiryRole.Ignore,
        ScriptCatalog = plane.Scripts,
        NowMilliseconds = plane.Clock.UnixMilliseconds,
    };
}
