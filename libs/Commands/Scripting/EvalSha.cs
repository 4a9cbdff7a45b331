using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>EVALSHA runs a script that is known by its SHA-1.</summary>
internal static class EvalSha
{
    public static readonly Command Command = new("EVALSHA", "sha1 numkeys [key [key ...]] [arg [arg ...]]")
    {
        Summary = "Executes a server-side Lua script by SHA1 digest.", Group = Group.Scripting, Since = "2.6.0",
        Complexity = "Depends on the script that is executed.", Flags = NoScript | SkipMonitor | NoMandatoryKeys | Stale | MayReplicate, Scope = Scope.Script, Journal = Journal.Effects,
        Keys = [ScriptKeys.AnyOfKnown], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call[1].Length != ScriptId.TextBytes)
        {
            call.Reply.Error(ScriptKeys.NoScript);
            return;
        }

        if (!ScriptKeys.TryCount(ref call, out var keys)) return;
        if (ScriptId.TryParse(call[1], out var id) && call.Context.ScriptCatalog.Scripts.Find(id) is { } script) call.Context.Scripting.RunScript(ref call, script, keys, isReadOnly: false);
        else call.Reply.Error(ScriptKeys.NoScript);
    }
}
