using Distro.Rdb;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FUNCTION DUMP gives all libraries away as one payload.</summary>
internal static class FunctionDump
{
    public static readonly Command Command = new("DUMP", "")
    {
        Summary = "Dumps all libraries into a serialized binary payload.", Group = Group.Scripting, Since = "7.0.0",
        Complexity = "O(N) where N is the number of functions",
        Flags = NoScript, Scope = Scope.None, Retry = Retry.Safe, Split = Split.AnyGroup, Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Reply.Bulk(FunctionPayload.Write(call.Context.ScriptCatalog.Functions.Libraries.Values.Select(library => library.Code)));
    }
}
