using Distro.Commands.Declaration;

namespace Distro.Commands.Connection;

internal static class Client
{
    public static readonly Command Command = new("CLIENT", "")
    {
        Summary = "A container for client connection commands.", Group = Group.Connection, Since = "2.4.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands =
        [
            ClientId.Command, ClientGetName.Command, ClientSetName.Command, ClientSetInfo.Command, ClientList.Command, ClientInfo.Command,
            ClientKill.Command, ClientUnblock.Command, ClientNoEvict.Command, ClientNoTouch.Command, ClientDurability.Command, ClientGetRedir.Command, ClientCapa.Command, ClientReply.Command,
            ClientPause.Command, ClientUnpause.Command, ClientTracking.Command, ClientCaching.Command, ClientTrackingInfo.Command, ClientImportSource.Command,
            Help.For(Group.Connection, "5.0.0"),
        ],
    };
}
