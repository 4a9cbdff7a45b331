using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Engine;

namespace Distro.Commands.Generic;

/// <summary>
/// Steps of KEYS, SCAN and RANDOMKEY through the slots: takes one, collects matching keys into the context's scratch list, and lets go of it. Keys found
/// expired are deleted on the way, since a key may not read as gone before its deletion is logged.
/// </summary>
internal static class SlotWalk
{
    /// <summary>The one slot that keys matching a pattern can be in, when the pattern fixes their hash tag; else -1.</summary>
    public static int OnlySlot(ReadOnlySpan<byte> pattern)
    {
        if (pattern.IsEmpty) return -1;
        if (GlobPattern.IsLiteral(pattern)) return HashSlot.Of(pattern);
        var open = pattern.IndexOf((byte)'{');
        var special = pattern.IndexOfAny("*?[\\"u8);
        if (open < 0 || special < open) return -1;
        var close = pattern[(open + 1)..].IndexOf((byte)'}');
        if (close <= 0) return -1;
        var tag = pattern.Slice(open + 1, close);
        return GlobPattern.IsLiteral(tag) ? HashSlot.Crc16(tag) & (KeyspaceOptions.SlotCount - 1) : -1;
    }

    /// <summary>The first slot from here on that holds keys of the session's database, or -1.</summary>
    public static int Next(ref Call call, int slot)
        => slot >= KeyspaceOptions.SlotCount ? -1 : call.Context.Keyspace!.NextNonEmptySlot(slot, call.Session.Database);

    /// <summary>Collects keys of a slot from a position on, about so many. Returns the position to go on from, or -1 at the slot's end.</summary>
    public static long Step(ref Call call, int slot, long position, int count, ReadOnlySpan<byte> pattern, Engine.ValueType type)
        => Step(ref call, slot, position, count, pattern, type, out _);

    public static long Step(ref Call call, int slot, long position, int count, ReadOnlySpan<byte> pattern, Engine.ValueType type, out int visited)
    {
        var context = call.Context;
        var found = context.Scratch;
        var before = found.Count;
        context.Slots?.Acquire(slot);
        context.HeldSlot = slot;
        try
        {
            var sink = new KeyCollector(found, context.Expired, pattern, type, context.NowMilliseconds, !context.SeesExpired);
            var next = context.Keyspace!.ScanSlot(context.Worker!, slot, call.Session.Database, position, count, ref sink);
            visited = Math.Max(1, sink.Visited);
            for (var i = 0; i < context.Expired.Count; i++) _ = call.Open(call.Session.Database, context.Expired[i]);
            context.Expired.Clear();
            return next;
        }
        catch
        {
            found.Truncate(before);
            throw;
        }
        finally
        {
            context.HeldSlot = -1;
            context.Slots?.Release(slot);
        }
    }
}
