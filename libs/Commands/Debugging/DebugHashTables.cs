using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>
/// DEBUG HTSTATS: how a database's keys are spread over its tables. There is one a slot, and none is ever laid out anew as a whole, so a second table, which others fill meanwhile,
/// is never shown.
/// </summary>
internal static class DebugHashTables
{
    public static readonly Command Command = new("HTSTATS", "dbid [FULL]")
    {
        Summary = "Shows how the keys of a database are spread over its tables.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var database)) return;
        var keyspace = call.Context.Keyspace!;
        if (database < 0 || database >= keyspace.Options.Databases)
        {
            call.Reply.Error("ERR Out of range database"u8);
            return;
        }

        var text = new StringBuilder("[Dictionary HT]\n");
        var (tables, largest) = Tables(keyspace, (int)database);
        Write(text, keyspace.Count((int)database), tables, largest);
        text.Append("[Expires HT]\n");
        Write(text, keyspace.CountWithExpiry((int)database), tables: 0, largest: 0);
        call.Reply.Verbatim(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private static (long Tables, long Largest) Tables(Keyspace keyspace, int database)
    {
        var (tables, largest) = (0L, 0L);
        for (var slot = keyspace.NextNonEmptySlot(0, database); slot >= 0; slot = keyspace.NextNonEmptySlot(slot + 1, database))
        {
            tables++;
            largest = Math.Max(largest, keyspace.CountInSlot(slot, database));
        }

        return (tables, largest);
    }

    /// <summary>Keys that expire stand in the same tables as all others.</summary>
    private static void Write(StringBuilder text, long entries, long tables, long largest)
    {
        if (entries == 0) return;
        text.Append("Hash table 0 stats (main hash table):\n number of entries: ").Append(entries).Append('\n');
        if (tables > 0) text.Append(" tables of slots: ").Append(tables).Append("\n entries of the largest: ").Append(largest).Append('\n');
    }
}
