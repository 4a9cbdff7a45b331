using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ClusterGetKeysInSlot
{
    public static readonly Command Command = new("GETKEYSINSLOT", "slot count")
    {
        Summary = "Returns the key names in a hash slot.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(N) where N is the number of requested keys",
        Flags = Stale, Scope = Scope.SlotArgument, SlotArgument = 2, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is null || !SlotNumber.TryRead(ref call, 2, out var slot) || !call.TryInteger(3, out var count)) return;
        if (count < 0)
        {
            call.Reply.Error("ERR Invalid number of keys"u8);
            return;
        }

        var found = call.Context.Scratch;
        found.Clear();
        var sink = new Collector(found);
        if (count > 0) call.Context.Keyspace!.ScanSlot(call.Context.Worker!, slot, call.Session.Database, 0, (int)Math.Min(count, int.MaxValue), ref sink);
        var shown = (int)Math.Min(count, found.Count);
        call.Reply.Array(shown);
        for (var i = 0; i < shown; i++) call.Reply.Bulk(found[i]);
        found.Clear();
    }

    private readonly struct Collector(ScratchBytes found) : IScanSink
    {
        public void Emit(ReadOnlySpan<byte> key, Engine.ValueType type, long expireAt) => found.Add(key);
    }
}
