using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugStringMatchLength
{
    public static readonly Command Command = new("STRINGMATCH-LEN", "length pattern")
    {
        Summary = "Matches a string of that many letters a against a pattern.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private const int LengthMax = 16 << 20;

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, 0, LengthMax, out var length)) return;
        var text = new byte[length];
        text.AsSpan().Fill((byte)'a');
        call.Reply.Integer(GlobPattern.IsMatch(call[3], text) ? 1 : 0);
    }
}
