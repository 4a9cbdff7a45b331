using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>RANDOMKEY: a random slot, a random position in it, and one of the keys found there. Keys of fuller slots are a little less likely than others.</summary>
internal static class RandomKey
{
    private const int AttemptsMax = 100;
    private const int Sample = 8;

    public static readonly Command Command = new("RANDOMKEY", "")
    {
        Summary = "Returns a random key name from the database.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(1)",
        Flags = ReadOnly, Scope = Scope.EachSlot, Split = Split.Own, Retry = Retry.Safe,
        Tips = ["request_policy:all_shards", "response_policy:special", "nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var found = call.Context.Scratch;
        var random = call.Context.Random;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            // Where expired keys are not deleted there may be no others.
            if (attempt == AttemptsMax - 1 && call.Context.Expiry is ExpiryRole.Hide or ExpiryRole.HideFromReads) call.Context.Expiry = ExpiryRole.Ignore;
            found.Clear();
            var slot = SlotWalk.Next(ref call, random.Next(Engine.KeyspaceOptions.SlotCount));
            if (slot < 0) slot = SlotWalk.Next(ref call, 0);
            if (slot < 0) break;
            var next = SlotWalk.Step(ref call, slot, random.NextInt64(1L << Scan.PositionBits), Sample, "*"u8, Engine.ValueType.None);
            if (found.Count == 0 && next < 0) SlotWalk.Step(ref call, slot, 0, Sample, "*"u8, Engine.ValueType.None);
            if (found.Count == 0) continue;
            call.Reply.Bulk(found[random.Next(found.Count)]);
            found.Clear();
            return;
        }

        call.Reply.Null();
    }
}
