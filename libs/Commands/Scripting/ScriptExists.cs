using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>SCRIPT EXISTS tells which scripts EVALSHA would find.</summary>
internal static class ScriptExists
{
    public static readonly Command Command = new("EXISTS", "sha1 [sha1 ...]")
    {
        Summary = "Determines whether server-side Lua scripts exist in the script cache.", Group = Group.Scripting, Since = "2.6.0",
        Complexity = "O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).",
        Flags = NoScript | Stale, Scope = Scope.None, Split = Split.AllAnd, Tips = ["request_policy:all_shards", "response_policy:agg_logical_and"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Reply.Array(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
            call.Reply.Integer(ScriptId.TryParse(call[i], out var id) && call.Context.ScriptCatalog.Scripts.Find(id) is not null ? 1 : 0);
    }
}
