using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FCALL runs a function of a library that was loaded before.</summary>
internal static class FCall
{
    public static readonly Command Command = new("FCALL", "function numkeys [key [key ...]] [arg [arg ...]]")
    {
        Summary = "Invokes a function.", Group = Group.Scripting, Since = "7.0.0",
        Complexity = "Depends on the function that is executed.", Flags = NoScript | SkipMonitor | NoMandatoryKeys | Stale | MayReplicate, Scope = Scope.Script, Journal = Journal.Effects,
        Keys = [ScriptKeys.Any], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Context.ScriptCatalog.Functions.Find(Encoding.UTF8.GetString(call[1])) is not { } function) call.Reply.Error("ERR Function not found"u8);
        else if (ScriptKeys.TryCountOfFunction(ref call, out var keys)) call.Context.Scripting.RunFunction(ref call, function, keys, isReadOnly: false);
    }
}
