using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class Select
{
    private const int DatabasesOfRouter = 16;

    public static readonly Command Command = new("SELECT", "index")
    {
        Summary = "Changes the selected database.", Group = Group.Connection, Since = "1.0.0", Complexity = "O(1)",
        Flags = Loading | Stale | Fast | AllowBusy, Scope = Scope.Connection, Databases = DatabaseUse.First, Retry = Retry.Safe, Run = Run,
    };

    /// <summary>Reads an argument as a database's number; writes the error when there is none such.</summary>
    public static bool TryDatabase(ref Call call, int index, out int database)
    {
        database = 0;
        if (!call.TryInteger(index, int.MinValue, int.MaxValue, out var number)) return false;
        if (number < 0 || number >= (call.Context.Keyspace?.Options.Databases ?? DatabasesOfRouter))
        {
            call.Reply.Error("ERR DB index is out of range"u8);
            return false;
        }

        database = (int)number;
        return true;
    }

    private static void Run(ref Call call)
    {
        if (!TryDatabase(ref call, 1, out var database)) return;
        call.Session.Database = database;
        call.Reply.Ok();
    }
}
