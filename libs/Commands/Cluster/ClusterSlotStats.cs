using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>
/// CLUSTER SLOT-STATS shows what the slots of this member hold and cost, in the order of slots or of one of the figures. Counting more than keys is an option's to say.
/// The bytes of a slot's keys are not counted as they change but looked up here: those of its first keys, and as much again for each of the others.
/// </summary>
internal static class ClusterSlotStats
{
    private const int KeysMeasured = 64;
    private const string LimitError = "ERR Limit has to lie in between 1 and 16384 (maximum number of slots).";

    public static readonly Command Command = new("SLOT-STATS", "<SLOTSRANGE start-slot end-slot | ORDERBY metric [LIMIT limit] [ASC | DESC]>")
    {
        Summary = "Return an array of slot usage statistics for slots assigned to the current node.", Group = Group.Cluster, Since = "8.0.0",
        Complexity = "O(N) where N is the total number of slots based on arguments. O(N*log(N)) with ORDERBY subcommand.",
        Flags = Stale | Loading, Scope = Scope.EachSlot, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_shards"], Run = Run,
    };

    private enum Metric
    {
        Keys,
        Microseconds,
        BytesIn,
        BytesOut,
        Memory,
    }

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not { } view) return;
        if (call.Count == 5 && call.Is(2, "SLOTSRANGE"u8)) ShowRange(ref call, view);
        else if (call.Is(2, "ORDERBY"u8)) ShowOrdered(ref call, view);
        else call.Reply.Error("ERR unknown subcommand or wrong number of arguments for 'SLOT-STATS'. Try CLUSTER HELP."u8);
    }

    private static void ShowRange(ref Call call, IClusterView view)
    {
        if (!TrySlot(ref call, 3, out var first) || !TrySlot(ref call, 4, out var last)) return;
        if (first > last)
        {
            call.Reply.Error($"ERR Start slot number {first} is greater than end slot number {last}");
            return;
        }

        Show(ref call, [.. OwnSlotsOf(view).Where(slot => slot >= first && slot <= last)]);
    }

    private static bool TrySlot(ref Call call, int index, out long slot)
        => (IntegerText.TryParse(call[index], out slot) && slot is >= 0 and < KeyspaceOptions.SlotCount) || Refuse(ref call, "ERR Invalid or out of range slot");

    private static void ShowOrdered(ref Call call, IClusterView view)
    {
        if (!TryMetric(ref call, out var metric))
        {
            call.Reply.Error("ERR Unrecognized sort metric for ORDERBY."u8);
            return;
        }

        if (!TryOptions(ref call, out var limit, out var ascending)) return;
        var slots = OwnSlotsOf(view).ToArray();
        var figures = new long[slots.Length];
        for (var i = 0; i < slots.Length; i++) figures[i] = Figure(ref call, metric, slots[i]);
        var order = Enumerable.Range(0, slots.Length);
        order = ascending ? order.OrderBy(i => figures[i]).ThenBy(i => slots[i]) : order.OrderByDescending(i => figures[i]).ThenBy(i => slots[i]);
        Show(ref call, [.. order.Take(limit).Select(i => slots[i])]);
    }

    private static bool TryMetric(ref Call call, out Metric metric)
    {
        var counted = call.Host.SlotUsage is { IsCounted: true };
        metric = call.Is(3, "KEY-COUNT"u8) ? Metric.Keys
            : counted && call.Is(3, "CPU-USEC"u8) ? Metric.Microseconds
            : counted && call.Is(3, "NETWORK-BYTES-IN"u8) ? Metric.BytesIn
            : counted && call.Is(3, "NETWORK-BYTES-OUT"u8) ? Metric.BytesOut
            : counted && call.Is(3, "MEMORY-BYTES"u8) ? Metric.Memory
            : (Metric)(-1);
        return metric >= 0;
    }

    private static bool TryOptions(ref Call call, out int limit, out bool ascending)
    {
        var (limits, directions) = (0, 0);
        limit = KeyspaceOptions.SlotCount;
        ascending = false;
        for (var i = 4; i < call.Count; i++)
        {
            if (call.Is(i, "LIMIT"u8) && i + 1 < call.Count)
            {
                if (!IntegerText.TryParse(call[++i], out var number) || number is < 1 or > KeyspaceOptions.SlotCount) return Refuse(ref call, LimitError);
                limit = (int)number;
                limits++;
            }
            else if (call.Is(i, "ASC"u8) || call.Is(i, "DESC"u8))
            {
                ascending = call.Is(i, "ASC"u8);
                directions++;
            }
            else
            {
                call.Reply.Error(ErrorLine.Syntax);
                return false;
            }

            if (limits > 1 || directions > 1) return Refuse(ref call, "ERR Multiple filters of the same type are disallowed.");
        }

        return true;
    }

    private static bool Refuse(ref Call call, string error)
    {
        call.Reply.Error(error);
        return false;
    }

    private static void Show(ref Call call, int[] slots)
    {
        var usage = call.Host.SlotUsage is { IsCounted: true } counted ? counted : null;
        call.Reply.Array(slots.Length);
        foreach (var slot in slots)
        {
            call.Reply.Array(2);
            call.Reply.Integer(slot);
            call.Reply.Map(usage is null ? 1 : 5);
            call.Reply.Bulk("key-count"u8);
            call.Reply.Integer(Keys(ref call, slot));
            if (usage is null) continue;
            var use = usage.Of(slot);
            call.Reply.Bulk("cpu-usec"u8);
            call.Reply.Integer(use.Microseconds);
            call.Reply.Bulk("network-bytes-in"u8);
            call.Reply.Integer(use.BytesIn);
            call.Reply.Bulk("network-bytes-out"u8);
            call.Reply.Integer(use.BytesOut);
            call.Reply.Bulk("memory-bytes"u8);
            call.Reply.Integer(Memory(ref call, slot));
        }
    }

    private static long Figure(ref Call call, Metric metric, int slot) => metric switch
    {
        Metric.Keys => Keys(ref call, slot),
        Metric.Memory => Memory(ref call, slot),
        Metric.Microseconds => call.Host.SlotUsage!.Of(slot).Microseconds,
        Metric.BytesIn => call.Host.SlotUsage!.Of(slot).BytesIn,
        _ => call.Host.SlotUsage!.Of(slot).BytesOut,
    };

    private static IEnumerable<int> OwnSlotsOf(IClusterView view)
        => view.Nodes.FirstOrDefault(node => node.Id == view.MyId)?.GroupSlots.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)) ?? [];

    private static long Keys(ref Call call, int slot)
    {
        var keyspace = call.Context.Keyspace!;
        var sum = 0L;
        for (var database = 0; database < keyspace.Options.Databases; database++) sum += keyspace.CountInSlot(slot, database);
        return sum;
    }

    private static long Memory(ref Call call, int slot)
    {
        var context = call.Context;
        var keyspace = context.Keyspace!;
        var sum = 0L;
        for (var database = 0; database < keyspace.Options.Databases; database++)
        {
            if (keyspace.CountInSlot(slot, database) == 0) continue;
            context.Slots?.Acquire(slot);
            var sink = new Sampler(context.Scratch);
            context.Scratch.Clear();
            keyspace.ScanSlot(context.Worker!, slot, database, 0, KeysMeasured, ref sink);
            var measured = 0L;
            for (var i = 0; i < context.Scratch.Count; i++) measured += keyspace.Open(context.Worker!, slot, database, context.Scratch[i]).MemoryBytes;
            if (context.Scratch.Count > 0) sum += measured * keyspace.CountInSlot(slot, database) / context.Scratch.Count;
            context.Scratch.Clear();
            context.Slots?.Release(slot);
        }

        return sum;
    }

    private readonly struct Sampler(ScratchBytes found) : IScanSink
    {
        public void Emit(ReadOnlySpan<byte> key, Engine.ValueType type, long expireAt) => found.Add(key);
    }
}
