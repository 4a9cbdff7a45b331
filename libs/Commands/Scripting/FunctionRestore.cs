using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Rdb;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FUNCTION RESTORE loads the libraries of a payload, all of them or none.</summary>
internal static class FunctionRestore
{
    public static readonly Command Command = new("RESTORE", "serialized-value [FLUSH | APPEND | REPLACE]")
    {
        Summary = "Restores all libraries from a payload.", Group = Group.Scripting, Since = "7.0.0", Complexity = "O(N) where N is the number of functions on the payload",
        Flags = NoScript | Write | DenyOom, Scope = Scope.Gate, Split = Split.AllOk, Journal = Journal.Effects,
        Tips = ["request_policy:all_shards", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 4)
        {
            CommandRunner.WriteSubcommandSyntax(call);
            return;
        }

        if (call.Count == 4 && !call.Is(3, "FLUSH"u8) && !call.Is(3, "APPEND"u8) && !call.Is(3, "REPLACE"u8))
        {
            call.Reply.Error("ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE."u8);
            return;
        }

        if (!DumpPayload.HasFooter(call[2]))
        {
            call.Reply.Error("ERR DUMP payload version or checksum are wrong"u8);
            return;
        }

        if (FunctionPayload.TryRead(call[2], out var codes) is { } problem) call.Reply.Error("ERR " + problem);
        else Restore(ref call, codes, flushes: call.Count == 4 && call.Is(3, "FLUSH"u8), replaces: call.Count == 4 && call.Is(3, "REPLACE"u8));
    }

    private static void Restore(ref Call call, List<byte[]> codes, bool flushes, bool replaces)
    {
        var functions = flushes ? FunctionCatalog.Empty : call.Context.ScriptCatalog.Functions;
        var loaded = new List<FunctionLibrary>();
        foreach (var code in codes)
        {
            if (LibraryLoading.TryLoad(call.Context, functions, code, replaces, out var library, quotes: false) is { } error)
            {
                call.Reply.Error(error);
                return;
            }

            functions = functions.With(library!);
            loaded.Add(library!);
        }

        call.Context.ScriptCatalog.Functions = functions;
        if (flushes) LibraryLoading.Journal(call.Effects, "FLUSH"u8, argument: null);
        foreach (var library in loaded) LibraryLoading.Journal(call.Effects, library);
        call.Reply.Ok();
    }
}
