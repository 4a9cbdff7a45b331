using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

/// <summary>
/// CLIENT DURABILITY: what this connection's replies wait for, from its next command on. It is stronger than the database's and the group's durability or weaker, as the
/// client likes: of what it waits for itself it knows best.
/// </summary>
internal static class ClientDurability
{
    public static readonly Command Command = new("DURABILITY", "<ALWAYS | INTERVAL | NONE | DEFAULT>")
    {
        Summary = "Sets what the connection's replies wait for: the disk, or nothing, in place of what database and group say.", Group = Group.Connection, Since = "9.1.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Is(2, "ALWAYS"u8)) call.Session.Durability = DurabilityWish.Always;
        else if (call.Is(2, "INTERVAL"u8)) call.Session.Durability = DurabilityWish.Interval;
        else if (call.Is(2, "NONE"u8)) call.Session.Durability = DurabilityWish.None;
        else if (call.Is(2, "DEFAULT"u8)) call.Session.Durability = DurabilityWish.Default;
        else
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        call.Reply.Ok();
    }
}
