using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class ModuleList
{
    public static readonly Command Command = new("LIST", "")
    {
        Summary = "Returns all loaded modules.", Group = Group.Server, Since = "4.0.0", Complexity = "O(N) where N is the number of loaded modules.",
        Flags = Admin | NoScript, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output_order"], Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Array(0);
}
