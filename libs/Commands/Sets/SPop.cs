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

    private const int MembersAtOnce = 256;

    /// <summary>What the log takes for a member beside its bytes.</summary>
    private const int OverheadBytes = 32;

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
        if (!set.Exists)
        {
            if (call.Count == 3) call.Reply.Set(0);
            else call.Reply.Null();
            return;
        }

        if (count >= set.Count) TakeAll(ref call, ref set);
        else TakeSome(ref call, ref set, count);
        if (count == 0) return;
        call.Touched(1, "spop", EventClass.Set);
        if (!set.Exists) call.Touched(1, "del", EventClass.Generic);
    }

    private static void TakeAll(ref Call call, ref Set set)
    {
        if (call.Count == 3) call.Reply.Set((int)set.Count);
        var sink = new ElementReply(call.Reply);
        set.Emit(ref sink);
        set.Clear();
        call.EffectDelete(call.Session.Database, call[1]);
    }

    /// <summary>Takes members until there are enough, or as many bytes as the log surely takes: then fewer are popped than were asked for.</summary>
    private static void TakeSome(ref Call call, ref Set set, long count)
    {
        var chosen = call.Context.Scratch;
        chosen.Clear();
        var sink = new ScratchSink(chosen);
        long bytes = 0;
        for (var i = 0; i < count; i++)
        {
            set.EmitRandom((ulong)call.Context.Random.NextInt64(), ref sink);
            bytes += chosen[i].Length + OverheadBytes + (i % MembersAtOnce == 0 ? call[1].Length : 0);
            if (bytes > call.Effects.BytesMax && i > 0)
            {
                chosen.Truncate(i);
                break;
            }

            set.Remove(chosen[i]);
        }

        if (call.Count == 3) call.Reply.Set(chosen.Count);
        for (var i = 0; i < chosen.Count; i++) call.Reply.Bulk(chosen[i]);
        Log(ref call, chosen);
        chosen.Clear();
    }

    private static void Log(ref Call call, ScratchBytes chosen)
    {
        for (var i = 0; i < chosen.Count; i++)
        {
            if (i % MembersAtOnce == 0)
            {
                call.Effect(call[1], 2 + Math.Min(chosen.Count - i, MembersAtOnce));
                call.Effects.Arg("SREM"u8);
                call.Effects.Arg(call[1]);
            }

            call.Effects.Arg(chosen[i]);
        }
    }
}
