using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FUNCTION STATS tells which function runs, and how many there are.</summary>
internal static class FunctionStats
{
    public static readonly Command Command = new("STATS", "")
    {
        Summary = "Returns information about a function during execution.", Group = Group.Scripting, Since = "7.0.0", Complexity = "O(1)",
        Flags = NoScript | AllowBusy, Scope = Scope.None, Retry = Retry.Safe, Split = Split.AnyGroup, Tips = ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var catalog = call.Context.ScriptCatalog;
        var run = catalog.Longest(onlyBusy: true);
        if (run is { IsEval: true })
        {
            call.Reply.Error(catalog.BusyLine);
            return;
        }

        call.Reply.Map(2);
        call.Reply.Bulk("running_script"u8);
        if (run is null) call.Reply.Null();
        else WriteRun(ref call, run);
        call.Reply.Bulk("engines"u8);
        call.Reply.Map(1);
        call.Reply.Bulk("LUA"u8);
        call.Reply.Map(2);
        call.Reply.Bulk("libraries_count"u8);
        call.Reply.Integer(catalog.LibraryCount);
        call.Reply.Bulk("functions_count"u8);
        call.Reply.Integer(catalog.FunctionCount);
    }

    private static void WriteRun(ref Call call, ScriptRun run)
    {
        call.Reply.Map(3);
        call.Reply.Bulk("name"u8);
        call.Reply.Bulk(Encoding.UTF8.GetBytes(run.Name));
        call.Reply.Bulk("command"u8);
        call.Reply.Array(run.Command.Length);
        foreach (var word in run.Command) call.Reply.Bulk(word);
        call.Reply.Bulk("duration_ms"u8);
        call.Reply.Integer(run.ElapsedMilliseconds);
    }
}
