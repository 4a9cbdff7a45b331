using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Lists;
using Distro.Commands.Scanning;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

/// <summary>SPOP logs which members went, as SREM: chance is not replayed.</summary>
internal static class SPop
{
    public static readonly Command Command = new("SPOP", "key [count]")
    {
        Summary = "Returns one or more random members from a set after removing them. Deletes the set if the last member was popped.", Group = Group.Set, Since = "1.0.0",
        Complexity = "Without the count argument O(1), otherwise O(N) where N is the value of the passed count.",
        Flags = Write | Fast, Journal = Journal.Effects, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        long count = 1;
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (call.Count == 3 && !ListPop.TryCount(ref call, 2, out count)) return;
        if (!call.TryGet<Set>(1, out var set)) return;
        count = Math.Min(count, set.Count);
        if (call.Count == 3) call.Reply.Set((int)count);
        else if (count == 0) call.Reply.Null();
        if (count == 0) return;
        if (count == set.Count) TakeAll(ref call, ref set);
        else TakeSome(ref call, ref set, count);
        call.Touched(1, "spop", EventClass.Set);
        if (!set.Exists) call.Touched(1, "del", EventClass.Generic);
    }

    private const int MembersAtOnce = 256;

    private static void TakeAll(ref Call call, ref Set set)
    {
        var sink = new ElementReply(call.Reply);
        set.Emit(ref sink);
        set.Clear();
        call.EffectDelete(call.Session.Database, call[1]);
    }

    private static void TakeSome(ref Call call, ref Set set, long count)
    {
        var chosen = call.Context.Scratch;
        var sink = new ScratchSink(chosen);
        while (count > 0)
        {
            var here = (int)Math.Min(count, MembersAtOnce);
            var effects = call.Effect(call[1], 2 + here);
            effects.Arg("SREM"u8);
            effects.Arg(call[1]);
            for (var i = 0; i < here; i++)
            {
                chosen.Clear();
                set.EmitRandom((ulong)call.Context.Random.NextInt64(), ref sink);
                call.Reply.Bulk(chosen[0]);
                effects.Arg(chosen[0]);
                set.Remove(chosen[0]);
            }

            count -= here;
        }

        chosen.Clear();
    }
}
