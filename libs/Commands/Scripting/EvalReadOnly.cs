using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>EVAL of a script that may not write: replicas run it too.</summary>
internal static class EvalReadOnly
{
    public static readonly Command Command = new("EVAL_RO", "script numkeys [key [key ...]] [arg [arg ...]]")
    {
        Summary = "Executes a read-only server-side Lua script.", Group = Group.Scripting, Since = "7.0.0",
        Complexity = "Depends on the script that is executed.", Flags = NoScript | SkipMonitor | NoMandatoryKeys | Stale | ReadOnly, Scope = Scope.Script, Journal = Journal.Effects,
        Keys = [ScriptKeys.Reading], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ScriptKeys.TryCount(ref call, out var keys)) return;
        if (call.Context.ScriptCatalog.Scripts.Add(call[1], keep: false, out var error) is { } script) call.Context.Scripting.RunScript(ref call, script, keys, isReadOnly: true);
        else call.Reply.Error(error);
    }
}
