using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Lists;
using Distro.Commands.Scanning;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SRandMember
{
    public static readonly Command Command = new("SRANDMEMBER", "key [count]")
    {
        Summary = "Get one or multiple random members from a set", Group = Group.Set, Since = "1.0.0",
        Complexity = "Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        long count = 0;
        if (call.Count == 3 && !RandomSample.TryCount(ref call, default, out count)) return;
        if (!call.TryGet<Set>(1, out var set)) return;
        var one = new ElementReply(call.Reply);
        if (call.Count == 2)
        {
            if (set.Exists) set.EmitRandom((ulong)call.Context.Random.NextInt64(), ref one);
            else call.Reply.Null();
            return;
        }

        if (count < 0 && set.Exists)
        {
            call.Reply.Array((int)-count);
            for (; count < 0 && !call.Reply.IsLost; count++) set.EmitRandom((ulong)call.Context.Random.NextInt64(), ref one);
            return;
        }

        WriteDistinct(ref call, ref set, Math.Max(count, 0));
    }

    private static void WriteDistinct(ref Call call, ref Set set, long count)
    {
        var sample = new RandomSample(call.Context.Scratch, call.Context.Random, set.Count, count);
        if (sample.IsSmall)
        {
            while (!sample.IsFull) set.EmitRandom((ulong)call.Context.Random.NextInt64(), ref sample);
        }
        else
        {
            set.Emit(ref sample);
        }

        var found = call.Context.Scratch;
        call.Reply.Array(found.Count);
        for (var i = 0; i < found.Count; i++) call.Reply.Bulk(found[i]);
        found.Clear();
    }
}
