using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>RENAME replaces what the new name held. Inside one slot it is its own effect; across slots the old name's deletion and the new name's contents are.</summary>
internal static class Rename
{
    public static readonly Command Command = new("RENAME", "key newkey")
    {
        Summary = "Renames a key and overwrites the destination.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(1) within a slot, O(N) across slots where N is the number of elements of the value.",
        Flags = Write, Journal = Journal.Effects, Run = static (ref Call call) => Run(ref call, onlyIfMissing: false),
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.Overwrite | KeyUse.Update)],
    };

    public static void Run(ref Call call, bool onlyIfMissing)
    {
        var source = call.Open(1);
        if (!source.Exists)
        {
            call.Reply.Error(ErrorLine.NoSuchKey);
            return;
        }

        var target = call.Open(2);
        if (onlyIfMissing && target.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        if (!call[1].SequenceEqual(call[2])) Move(ref call, ref source, ref target);
        if (onlyIfMissing) call.Reply.Integer(1);
        else call.Reply.Ok();
    }

    private static void Move(ref Call call, ref Engine.KeyEntry source, ref Engine.KeyEntry target)
    {
        var database = call.Session.Database;
        if (call.SlotOf(call[1]) == call.SlotOf(call[2]))
        {
            source.MoveTo(ref target);
            var effects = call.Effect(call[1], 3);
            effects.Arg("RENAME"u8);
            effects.Arg(call[1]);
            effects.Arg(call[2]);
        }
        else
        {
            call.EffectDelete(database, call[1]);
            if (target.Exists) call.EffectDelete(database, call[2]);
            Rebuild.Write(ref call, ref source, database, call[2]);
            source.MoveTo(ref target);
        }

        call.Touched(1, "rename_from", EventClass.Generic);
        call.Touched(2, "rename_to", EventClass.Generic);
    }
}
