using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FUNCTION LOAD compiles a library and runs it once, here; every replica does the same when it reads of it in the log.</summary>
internal static class FunctionLoad
{
    public static readonly Command Command = new("LOAD", "[REPLACE] function-code")
    {
        Summary = "Creates a library.", Group = Group.Scripting, Since = "7.0.0",
        Complexity = "O(1) (considering compilation time is redundant)",
        Flags = NoScript | Write | DenyOom, Scope = Scope.Gate, Split = Split.AllOk, Journal = Journal.Effects, Tips = ["request_policy:all_shards", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var replaces = false;
        for (var i = 2; i < call.Count - 1; i++)
        {
            if (!call.Is(i, "REPLACE"u8))
            {
                call.Reply.Error($"ERR Unknown option given: {call[i]}");
                return;
            }

            replaces = true;
        }

        if (LibraryLoading.TryLoad(call.Context, call.Context.ScriptCatalog.Functions, call[call.Count - 1], replaces, out var library) is { } error)
        {
            call.Reply.Error(error);
            return;
        }

        call.Context.ScriptCatalog.Functions = call.Context.ScriptCatalog.Functions.With(library!);
        LibraryLoading.Journal(call.Effects, library!);
        call.Reply.Bulk(Encoding.UTF8.GetBytes(library!.Name));
    }
}
