using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FUNCTION FLUSH takes all libraries away.</summary>
internal static class FunctionFlush
{
    public static readonly Command Command = new("FLUSH", "[ASYNC | SYNC]")
    {
        Summary = "Deletes all libraries and functions.", Group = Group.Scripting, Since = "7.0.0",
        Complexity = "O(N) where N is the number of functions deleted",
        Flags = NoScript | Write, Scope = Scope.Gate, Split = Split.AllOk, Journal = Journal.Effects, Tips = ["request_policy:all_shards", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 3)
        {
            CommandRunner.WriteSubcommandSyntax(call);
            return;
        }

        if (call.Count == 3 && !call.Is(2, "SYNC"u8) && !call.Is(2, "ASYNC"u8))
        {
            call.Reply.Error("ERR FUNCTION FLUSH only supports SYNC|ASYNC option"u8);
            return;
        }

        call.Context.ScriptCatalog.FlushFunctions();
        LibraryLoading.Journal(call.Effects, "FLUSH"u8, argument: null);
        call.Reply.Ok();
    }
}
