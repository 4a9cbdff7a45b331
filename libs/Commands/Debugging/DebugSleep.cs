using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>DEBUG SLEEP keeps the gate closed meanwhile, so that no loop touches a key: the server stands still as one with a single thread would.</summary>
internal static class DebugSleep
{
    public static readonly Command Command = new("SLEEP", "seconds")
    {
        Summary = "Stops the server for that many seconds; decimals are allowed.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.Gate, Split = Split.AllOk, Retry = Retry.Never, Run = Run,
    };

    private const double SecondsMax = 3600;

    private static void Run(ref Call call)
    {
        if (!call.TryDouble(2, out var seconds)) return;
        var pause = TimeSpan.FromSeconds(Math.Clamp(double.IsNaN(seconds) ? 0 : seconds, 0, SecondsMax));
        call.Host.Process.HoldUp(pause);
        // What else runs in this batch, or in the same EXEC, is later by that much; a script sees one time from its beginning to its end.
        if (!call.Context.Scripting.IsRunning) call.Context.NowMilliseconds += (long)pause.TotalMilliseconds;
        call.Reply.Ok();
    }
}
