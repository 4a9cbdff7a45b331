using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

/// <summary>CLIENT CAPA: what the client can do. Nothing here depends on any of it (redirects are always MOVED); it is kept for CLIENT LIST, and unknown words are ignored.</summary>
internal static class ClientCapa
{
    public static readonly Command Command = new("CAPA", "capability [capability ...]")
    {
        Summary = "A client claims its capability.", Group = Group.Connection, Since = "8.0.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        for (var i = 2; i < call.Count; i++)
        {
            if (call.Is(i, "REDIRECT"u8)) call.Session.CanRedirect = true;
        }

        call.Reply.Ok();
    }
}
