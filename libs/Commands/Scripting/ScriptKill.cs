using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>SCRIPT KILL ends the script that has run longest, if it has written nothing.</summary>
internal static class ScriptKill
{
    public static readonly Command Command = new("KILL", "")
    {
        Summary = "Terminates a server-side Lua script during execution.", Group = Group.Scripting, Since = "2.6.0",
        Complexity = "O(1)",
        Flags = NoScript | AllowBusy, Scope = Scope.None, Split = Split.AnyOk, Tips = ["request_policy:all_shards", "response_policy:one_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        Killing.Kill(ref call, isEval: true);
    }
}
