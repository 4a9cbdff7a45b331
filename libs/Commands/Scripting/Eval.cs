using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>EVAL compiles a script that it has not seen, and keeps it for EVALSHA.</summary>
internal static class Eval
{
    public static readonly Command Command = new("EVAL", "script numkeys [key [key ...]] [arg [arg ...]]")
    {
        Summary = "Executes a server-side Lua script.", Group = Group.Scripting, Since = "2.6.0",
        Complexity = "Depends on the script that is executed.", Flags = NoScript | SkipMonitor | NoMandatoryKeys | Stale | MayReplicate, Scope = Scope.Script, Journal = Journal.Effects,
        Keys = [ScriptKeys.Any], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ScriptKeys.TryCount(ref call, out var keys)) return;
        if (call.Context.ScriptCatalog.Scripts.Add(call[1], keep: false, out var error) is { } script) call.Context.Scripting.RunScript(ref call, script, keys, isReadOnly: false);
        else call.Reply.Error(error);
    }
}
