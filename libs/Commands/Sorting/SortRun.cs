using Distro.Commands.Access;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;

namespace Distro.Commands.Sorting;

/// <summary>
/// SORT and SORT_RO: collects the elements, sorts them unless BY names no key, and shows, or stores as a list, the part asked for. Nothing is stored before
/// all has been read, so the destination may be one of the keys that were.
/// </summary>
internal static class SortRun
{
    private const int Key = 1;
    private const int GetsOnStack = 32;

    public static void Run(ref Call call, bool stores)
    {
        Span<int> gets = stackalloc int[GetsOnStack];
        if (!SortOptions.TryRead(call.RawInput, call.RawArguments, stores, gets, out var options, out var error))
        {
            call.Reply.Error(error);
            return;
        }

        if (options.GetCount > gets.Length)
        {
            gets = new int[options.GetCount];
            SortOptions.TryRead(call.RawInput, call.RawArguments, stores, gets, out options, out _);
        }

        if ((options.By > 0 || options.GetCount > 0) && !MayReadAnyKey(ref call, in options, gets)) return;
        if (options.Leaving > 0 && !HoldsAllSlots(ref call))
        {
            call.Reply.Error(options.Leaving == options.By
                ? "ERR BY option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots."u8
                : "ERR GET option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots."u8);
            return;
        }

        var buffer = call.Context.Sorting;
        buffer.Clear();
        if (!TryCollect(ref call, in options, buffer)) return;
        Window(in options, buffer.Count, out var first, out var count);
        if (!TrySort(ref call, in options, buffer, count == 0 ? 0 : first + count)) return;
        gets = gets[..options.GetCount];
        if (options.Store > 0) Store(ref call, options.Store, buffer, gets, first, count);
        else Show(ref call, buffer, gets, first, count);
        buffer.Clear();
    }

    /// <summary>Patterns make keys that no rule has looked at: whoever may not read all keys may use none that makes any. False when the error is written.</summary>
    private static bool MayReadAnyKey(ref Call call, in SortOptions options, scoped ReadOnlySpan<int> gets)
    {
        var makesKeys = options.By > 0 && !IsUnsorted(ref call, in options);
        var named = makesKeys ? "BY" : "GET";
        foreach (var get in gets[..options.GetCount]) makesKeys |= !call[get].SequenceEqual("#"u8);
        if (!makesKeys || Permission.MayReadAnyKey(call.Context, call.Session, call.Command, call.RawInput, call.RawArguments)) return true;
        call.Reply.Error($"ERR {named} option of SORT denied due to insufficient ACL permissions.");
        return false;
    }

    /// <summary>Where this group serves every slot, or there are no groups, keys may be anywhere; but who speaks to a member of a cluster is refused whatever it serves just now, as in every cluster.</summary>
    private static bool HoldsAllSlots(ref Call call)
    {
        if (call.Host.Cluster is not { } cluster) return true;
        if (call.Context.ScriptGround is { IsCluster: true }) return false;
        var nodes = cluster.Nodes;
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Id != cluster.MyId) continue;
            var slots = 0;
            for (var range = 0; range < nodes[i].GroupSlots.Count; range++) slots += nodes[i].GroupSlots[range].Last - nodes[i].GroupSlots[range].First + 1;
            return slots == KeyspaceOptions.SlotCount;
        }

        return false;
    }

    private static bool TryCollect(ref Call call, in SortOptions options, SortBuffer buffer)
    {
        var entry = call.Open(Key);
        var backwards = options.IsDescending && IsUnsorted(ref call, in options);
        var sink = new ElementSink(buffer.Elements, call.Context.Patience);
        switch (entry.Type)
        {
            case Engine.ValueType.None:
                break;
            case Engine.ValueType.List:
                var list = List.Over(entry);
                list.Emit(backwards ? list.Count - 1 : 0, list.Count, backwards ? -1 : 1, ref sink);
                break;
            case Engine.ValueType.Set:
                var set = Set.Over(entry);
                set.Emit(ref sink);
                break;
            case Engine.ValueType.SortedSet:
                var sorted = SortedSet.Over(entry);
                sorted.Emit(backwards ? sorted.Count - 1 : 0, sorted.Count, backwards ? -1 : 1, ref sink);
                break;
            default:
                call.Reply.Error(ErrorLine.WrongType);
                return false;
        }

        buffer.Begin();
        return true;
    }

    /// <summary>BY with a pattern that makes no key leaves elements in their own order.</summary>
    private static bool IsUnsorted(ref Call call, in SortOptions options) => options.By > 0 && !call[options.By].Contains((byte)'*');

    private static bool TrySort(ref Call call, in SortOptions options, SortBuffer buffer, int wanted)
    {
        var hasPattern = options.By > 0;
        var alphabetic = options.IsAlphabetic;
        if (IsUnsorted(ref call, in options))
        {
            // A set has no order of its own that a replica, or a script run again, would share: for these it is sorted all the same.
            if ((options.Store == 0 && !call.Context.Scripting.IsRunning) || call.Open(Key).Type != Engine.ValueType.Set) return true;
            (hasPattern, alphabetic) = (false, true);
        }

        var pattern = hasPattern ? new SortPattern(call[options.By]) : default;
        if (alphabetic)
        {
            buffer.SortByBytes(ref call, hasPattern, pattern, options.IsDescending, wanted);
            return true;
        }

        if (buffer.TrySortByNumbers(ref call, hasPattern, pattern, options.IsDescending, wanted)) return true;
        call.Reply.Error("ERR One or more scores can't be converted into double"u8);
        buffer.Clear();
        return false;
    }

    private static void Window(in SortOptions options, int total, out int first, out int count)
    {
        first = (int)Math.Clamp(options.Offset, 0, total);
        count = total - first;
        if (options.Limit >= 0) count = (int)Math.Min(count, options.Limit);
    }

    private static void Show(ref Call call, SortBuffer buffer, scoped ReadOnlySpan<int> gets, int first, int count)
    {
        call.Reply.Array(checked(count * Math.Max(gets.Length, 1)));
        for (var i = first; i < first + count; i++)
        {
            if (gets.IsEmpty) call.Reply.Bulk(buffer[i]);
            foreach (var get in gets)
            {
                buffer.Results.Clear();
                if (new SortPattern(call[get]).TryCollect(ref call, buffer.Keys, buffer[i], buffer.Results)) call.Reply.Bulk(buffer.Results[0]);
                else call.Reply.Null();
            }
        }
    }

    private static void Store(ref Call call, int destination, SortBuffer buffer, scoped ReadOnlySpan<int> gets, int first, int count)
    {
        var results = buffer.Results;
        var patience = call.Context.Patience;
        for (var i = first; i < first + count; i++)
        {
            patience.Spend();
            if (gets.IsEmpty) results.Add(buffer[i]);
            foreach (var get in gets)
            {
                if (!new SortPattern(call[get]).TryCollect(ref call, buffer.Keys, buffer[i], results)) results.Add(default);
            }
        }

        var key = call[destination];
        var old = call.Open(destination);
        var existed = old.Exists;
        if (existed) call.EffectDelete(call.Session.Database, key);
        var pushes = new ChunkedEffects(call.Effects, call.SlotOf(key), call.Session.Database, key, "RPUSH"u8, results.Count);
        for (var i = 0; i < results.Count; i++)
        {
            pushes.Emit(results[i]);
            patience.Spend();
        }

        old.Delete();
        if (results.Count > 0)
        {
            var list = List.Over(call.Open(destination));
            for (var i = 0; i < results.Count; i++)
            {
                list.PushLast(results[i]);
                patience.Spend();
            }

            call.Touched(destination, "sortstore", EventClass.List);
        }
        else if (existed)
        {
            call.Touched(destination, "del", EventClass.Generic);
        }

        call.Reply.Integer(results.Count);
    }

    private readonly struct ElementSink(ScratchBytes elements, Patience patience) : IElementSink, IScoreSink
    {
        public void Emit(scoped ReadOnlySpan<byte> element)
        {
            elements.Add(element);
            patience.Spend();
        }

        public void Emit(scoped ReadOnlySpan<byte> member, double score) => Emit(member);
    }
}
