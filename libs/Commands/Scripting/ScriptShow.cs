using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>SCRIPT SHOW answers the text of a known script.</summary>
internal static class ScriptShow
{
    public static readonly Command Command = new("SHOW", "sha1")
    {
        Summary = "Show server-side Lua script in the script cache.", Group = Group.Scripting, Since = "8.0.0",
        Complexity = "O(1).",
        Flags = NoScript | Stale, Scope = Scope.None, Retry = Retry.Safe, Split = Split.AnyGroup, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ScriptId.TryParse(call[2], out var id) && call.Context.ScriptCatalog.Scripts.Find(id) is { } script) call.Reply.Bulk(script.Body);
        else call.Reply.Error(ScriptKeys.NoScript);
    }
}
