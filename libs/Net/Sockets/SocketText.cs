using System.Net;
using System.Net.Sockets;

namespace Distro.Net.Sockets;

/// <summary>A socket's ends as people and CLIENT LIST write them: address:port, or path:0 for one in the file system.</summary>
internal static class SocketText
{
    private const string Unknown = "?:0";

    public static string Remote(Socket socket) => Text(socket, static socket => socket.RemoteEndPoint);

    public static string Local(Socket socket) => Text(socket, static socket => socket.LocalEndPoint);

    private static string Text(Socket socket, Func<Socket, EndPoint?> end)
    {
        try
        {
            if (socket.AddressFamily == AddressFamily.Unix)
                return socket.LocalEndPoint + ":0";
            var endpoint = (IPEndPoint?)end(socket);
            if (endpoint is { Address.IsIPv4MappedToIPv6: true })
                endpoint = new IPEndPoint(endpoint.Address.MapToIPv4(), endpoint.Port);
            return endpoint?.ToString() ?? Unknown;
        }
        catch (SocketException)
        {
            // It is gone already.
            return Unknown;
        }
    }
}
