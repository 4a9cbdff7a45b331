using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>EVALSHA of a script that may not write: replicas run it too.</summary>
internal static class EvalShaReadOnly
{
    public static readonly Command Command = new("EVALSHA_RO", "sha1 numkeys [key [key ...]] [arg [arg ...]]")
    {
        Summary = "Executes a read-only server-side Lua script by SHA1 digest.", Group = Group.Scripting, Since = "7.0.0",
        Complexity = "Depends on the script that is executed.", Flags = NoScript | SkipMonitor | NoMandatoryKeys | Stale | ReadOnly, Scope = Scope.Script, Journal = Journal.Effects,
        Keys = [ScriptKeys.ReadingOfKnown], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call[1].Length != ScriptId.TextBytes)
        {
            call.Reply.Error(ScriptKeys.NoScript);
            return;
        }

        if (!ScriptKeys.TryCount(ref call, out var keys)) return;
        if (ScriptId.TryParse(call[1], out var id) && call.Context.ScriptCatalog.Scripts.Find(id) is { } script) call.Context.Scripting.RunScript(ref call, script, keys, isReadOnly: true);
        else call.Reply.Error(ScriptKeys.NoScript);
    }
}
