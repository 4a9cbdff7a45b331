using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>MOVE: the key goes to another database under the same name, and so stays in its slot.</summary>
internal static class Move
{
    public static readonly Command Command = new("MOVE", "key db")
    {
        Summary = "Moves a key to another database.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(1)",
        Flags = Write | Fast, Journal = Journal.AsIs, Databases = DatabaseUse.Second, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!Connection.Select.TryDatabase(ref call, 2, out var database)) return;
        if (database == call.Session.Database)
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

        var target = call.Open(database, call[1]);
        if (target.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        source.MoveTo(ref target);
        call.Touched(1, "move_from", EventClass.Generic);
        call.Touched(database, call[1], "move_to", EventClass.Generic);
        call.Reply.Integer(1);
    }
}
