using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>SCRIPT LOAD keeps a script until SCRIPT FLUSH, and answers its SHA-1.</summary>
internal static class ScriptLoad
{
    public static readonly Command Command = new("LOAD", "script")
    {
        Summary = "Loads a server-side Lua script to the script cache.", Group = Group.Scripting, Since = "2.6.0",
        Complexity = "O(N) with N being the length in bytes of the script body.",
        Flags = NoScript | Stale, Scope = Scope.None, Split = Split.AllOk, Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Context.ScriptCatalog.Scripts.Add(call[2], keep: true, out var error) is { } script) call.Reply.Bulk(Encoding.ASCII.GetBytes(script.Name));
        else call.Reply.Error(error);
    }
}
