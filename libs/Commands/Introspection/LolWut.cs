using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class LolWut
{
    public static readonly Command Command = new("LOLWUT", "[VERSION version] [argument [argument ...]]")
    {
        Summary = "Displays computer art and the server version", Group = Group.Server, Since = "5.0.0", Complexity = "O(1)",
        Flags = ReadOnly | Fast, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        // The number chooses nothing here, but one that is none is a mistake in every version.
        if (call.Count > 2 && call.Is(1, "VERSION"u8) && !call.TryInteger(2, out _)) return;
        if (call.Count == 2 && call.Is(1, "VERSION"u8))
        {
            call.Reply.Error("ERR Syntax error. Use: LOLWUT [VERSION version] [argument ...]"u8);
            return;
        }

        call.Reply.Verbatim(Encoding.UTF8.GetBytes($"{Art.Draw(call.Context.Random)}\nDistro ver. {Compatibility.VersionText}\n"));
    }
}
