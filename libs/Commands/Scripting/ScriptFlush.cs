using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>SCRIPT FLUSH forgets all scripts; who runs one goes on.</summary>
internal static class ScriptFlush
{
    public static readonly Command Command = new("FLUSH", "[ASYNC | SYNC]")
    {
        Summary = "Removes all server-side Lua scripts from the script cache.", Group = Group.Scripting, Since = "2.6.0",
        Complexity = "O(N) with N being the number of scripts in cache",
        Flags = NoScript | Stale, Scope = Scope.None, Split = Split.AllOk, Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 3 || (call.Count == 3 && !call.Is(2, "SYNC"u8) && !call.Is(2, "ASYNC"u8)))
        {
            call.Reply.Error("ERR SCRIPT FLUSH only support SYNC|ASYNC option"u8);
            return;
        }

        call.Context.ScriptCatalog.Scripts.Clear();
        call.Reply.Ok();
    }
}
