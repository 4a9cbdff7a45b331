using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FUNCTION KILL ends the function that has run longest, if it has written nothing.</summary>
internal static class FunctionKill
{
    public static readonly Command Command = new("KILL", "")
    {
        Summary = "Terminates a function during execution.", Group = Group.Scripting, Since = "7.0.0",
        Complexity = "O(1)",
        Flags = NoScript | AllowBusy, Scope = Scope.None, Split = Split.AnyOk, Tips = ["request_policy:all_shards", "response_policy:one_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        Killing.Kill(ref call, isEval: false);
    }
}
