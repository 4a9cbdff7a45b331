using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HyperLogLogs;

/// <summary>PFMERGE raises the destination's registers to the greatest of all. It logs the result, since the sources may be in other slots.</summary>
internal static class PfMerge
{
    public static readonly Command Command = new("PFMERGE", "destkey [sourcekey [sourcekey ...]]")
    {
        Summary = "Merges one or more HyperLogLog values into a single key.", Group = Group.HyperLogLog, Since = "2.8.9",
        Complexity = "O(N) to merge N HyperLogLogs, but with high constant times.",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Insert), KeySpec.Range(2, -1, 1, KeyUse.Read)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        Span<byte> ranks = stackalloc byte[HyperLogLog.Registers];
        ranks.Clear();
        var isDense = false;
        for (var i = 1; i < call.Count; i++)
        {
            if (!HyperLogLog.TryOpen(ref call, i, out var source)) return;
            if (i == 1) call.NoteRead(call[1], source.Exists);
            if (!source.Exists) continue;
            isDense |= source.IsDense;
            if (source.TryRaise(ranks)) continue;
            call.Reply.Error(HyperLogLog.Corrupted);
            return;
        }

        HyperLogLog.TryOpen(ref call, 1, out var target);
        if (!target.Exists) target.Create();
        if (isDense) target.MakeDense();
        target.RaiseTo(ranks);
        target.ForgetCount();
        call.Touched(1, "pfadd", EventClass.String);
        call.Reply.Ok();
        var effects = call.Effect(call[1], 4);
        effects.Arg("SET"u8);
        effects.Arg(call[1]);
        effects.Arg(target.Bytes);
        effects.Arg("KEEPTTL"u8);
    }
}
