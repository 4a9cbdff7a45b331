using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>There is no debugger for scripts: SCRIPT DEBUG NO is all that can be had.</summary>
internal static class ScriptDebug
{
    public static readonly Command Command = new("DEBUG", "<YES | SYNC | NO> [engine]")
    {
        Summary = "Sets the debug mode of server-side Lua scripts.", Group = Group.Scripting, Since = "3.2.0",
        Complexity = "O(1)",
        Flags = NoScript, Scope = Scope.None, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Is(2, "NO"u8)) call.Reply.Ok();
        else if (call.Is(2, "YES"u8) || call.Is(2, "SYNC"u8)) call.Reply.Error("ERR the debugger for scripts is not supported"u8);
        else call.Reply.Error("ERR Use SCRIPT DEBUG YES/SYNC/NO"u8);
    }
}
