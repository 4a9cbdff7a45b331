using Distro.Commands.Declaration;

namespace Distro.Commands.Connection;

/// <summary>Commands about the connection itself: who speaks, in which protocol version, on which database.</summary>
internal static class ConnectionFamily
{
    public static Command[] Commands =>
    [
        Ping.Command, Echo.Command, Hello.Command, Auth.Command, Select.Command, Quit.Command, Reset.Command, Client.Command,
    ];
}
