using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>COPY: the effects that build the copy are written first, and then run: what is logged and what is here cannot differ.</summary>
internal static class Copy
{
    public static readonly Command Command = new("COPY", "source destination [DB destination-db] [REPLACE]")
    {
        Summary = "Copies the value of a key to a new key.", Group = Group.Generic, Since = "6.2.0",
        Complexity = "O(N) worst case for collections, where N is the number of nested items. O(1) for string values.",
        Flags = Write | DenyOom, Journal = Journal.Effects, Databases = DatabaseUse.BehindKeyword, Run = Run,
        Keys = [KeySpec.At(1, KeyUse.Read), KeySpec.At(2, KeyUse.Overwrite | KeyUse.Update)],
    };

    private static void Run(ref Call call)
    {
        var database = call.Session.Database;
        var replaces = false;
        for (var i = 3; i < call.Count; i++)
        {
            if (call.Is(i, "REPLACE"u8)) replaces = true;
            else if (call.Is(i, "DB"u8) && i + 1 < call.Count)
            {
                if (!Connection.Select.TryDatabase(ref call, ++i, out database)) return;
            }
            else
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        if (database == call.Session.Database && call[1].SequenceEqual(call[2]))
        {
            call.Reply.Error("ERR source and destination objects are the same"u8);
            return;
        }

        var source = call.Open(1);
        if (!source.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        var target = call.Open(database, call[2]);
        if (target.Exists && !replaces)
        {
            call.Reply.Integer(0);
            return;
        }

        var first = call.Effects.Parts.Length;
        if (target.Exists) call.EffectDelete(database, call[2]);
        Rebuild.Write(ref call, ref source, database, call[2]);
        call.Context.ApplyEffects(first);
        call.Touched(database, call[2], "copy_to", EventClass.Generic);
        call.Reply.Integer(1);
    }
}
