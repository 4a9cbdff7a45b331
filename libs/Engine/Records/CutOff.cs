using Distro.Engine.Lists;
using Distro.Engine.Memory;
using Distro.Engine.SortedSets;
using Distro.Engine.Streams;

namespace Distro.Engine.Records;

/// <summary>A part of a value that a command cuts off in one go, and that is freed in steps.</summary>
internal enum CutOff : long
{
    None,

    /// <summary>A stream's consumer group, with its consumers and pending entries.</summary>
    Group,

    /// <summary>A consumer of a group that goes on without it.</summary>
    Consumer,

    /// <summary>What a stream remembered of idempotent producers.</summary>
    Producers,

    /// <summary>Leaves of a list's tree, below one branch.</summary>
    ListTree,

    /// <summary>The same of a stream's tree.</summary>
    StreamTree,

    /// <summary>A large sorted set from which a few members were taken over into a new one.</summary>
    SortedSet,
}

/// <summary>How each kind of part is freed.</summary>
internal static class CutOffs
{
    /// <summary>Frees some of it, one from <paramref name="budget"/> a block. True when it is gone; else its block describes the rest.</summary>
    public static bool FreeSome(Heap heap, CutOff kind, Handle part, ref int budget) => kind switch
    {
        CutOff.Group => StreamReclaimer.FreeGroup(heap, part, ref budget),
        CutOff.Consumer => StreamReclaimer.FreeConsumer(heap, part, ref budget),
        CutOff.Producers => StreamReclaimer.FreeProducers(heap, part, ref budget),
        CutOff.ListTree => ListReclaimer.FreePart(heap, part, ref budget),
        CutOff.StreamTree => StreamReclaimer.FreePart(heap, part, ref budget),
        CutOff.SortedSet => SortedSetReclaimer.FreePart(heap, part, ref budget),
        _ => throw new InvalidOperationException($"no part of a value is a {kind}"),
    };
}
