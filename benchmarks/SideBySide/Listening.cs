using System.Net.Sockets;

namespace Distro.SideBySide;

/// <summary>Waits until a loopback port accepts connections.</summary>
internal static class Listening
{
    private const int TriesMax = 1200;
    private const int MillisecondsBetweenTries = 100;

    public static void Wait(int port)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(MillisecondsBetweenTries);
            }
        }

        throw new TimeoutException($"nothing listens on port {port}");
    }
}
