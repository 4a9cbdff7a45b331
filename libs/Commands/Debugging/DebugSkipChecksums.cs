using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>Checksums of the log are always checked: this is about payloads of RESTORE.</summary>
internal static class DebugSkipChecksums
{
    public static readonly Command Command = new("SET-SKIP-CHECKSUM-VALIDATION", "on")
    {
        Summary = "1 has RESTORE take payloads whose checksum is wrong; 0 has it refuse them.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var on)) return;
        call.Host.Data.SkipsChecksums = on != 0;
        call.Reply.Ok();
    }
}
