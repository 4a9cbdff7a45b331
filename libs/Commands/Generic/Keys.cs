using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>KEYS goes through the slots one after the other, and holds one at a time. A pattern whose hash tag is fixed can match in one slot only.</summary>
internal static class Keys
{
    private const int KeysPerStep = 1024;

    public static readonly Command Command = new("KEYS", "pattern")
    {
        Summary = "Returns all key names that match a pattern.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(N) with N being the number of keys in the database, under the assumption that the key names in the database and the given pattern have limited length.",
        Flags = ReadOnly, ExtraCategories = AclCategories.Dangerous, Scope = Scope.EachSlot, Split = Split.AllArray, Retry = Retry.Safe,
        Tips = ["request_policy:all_shards", "nondeterministic_output_order"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var found = call.Context.Scratch;
        found.Clear();
        var only = SlotWalk.OnlySlot(call[1]);
        var slot = only >= 0 ? only : 0;
        while ((slot = SlotWalk.Next(ref call, slot)) >= 0 && (only < 0 || slot == only))
        {
            var position = 0L;
            while (position >= 0) position = SlotWalk.Step(ref call, slot, position, KeysPerStep, call[1], Engine.ValueType.None);
            slot++;
        }

        call.Reply.Array(found.Count);
        for (var i = 0; i < found.Count; i++) call.Reply.Bulk(found[i]);
        found.Clear();
    }
}
