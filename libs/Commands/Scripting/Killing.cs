using Distro.Commands.Execution;

namespace Distro.Commands.Scripting;

/// <summary>Asks a running script to end. It is asked only if it has written nothing: half of what it does must not stay.</summary>
internal static class Killing
{
    public static void Kill(ref Call call, bool isEval)
    {
        var catalog = call.Context.ScriptCatalog;
        if ((catalog.Longest(onlyBusy: true) ?? catalog.Longest(onlyBusy: false)) is not { } run) call.Reply.Error("NOTBUSY No scripts in execution right now."u8);
        else if (run.HasWritten)
            call.Reply.Error("UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command."u8);
        else if (run.IsEval != isEval) call.Reply.Error(catalog.BusyLine);
        else
        {
            run.Kill();
            call.Reply.Ok();
        }
    }
}
