using System.Net.Sockets;

namespace Distro.SideBySide;

/// <summary>Waits until a loopback port accepts connections, or who was to listen there has ended.</summary>
internal static class Listening
{
    private const int TriesMax = 1200;
    private const int MillisecondsBetweenTries = 100;

    public static void Wait(int port, Func<bool>? isAlive = null)
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
                if (isAlive?.Invoke() == false) throw new InvalidOperationException($"the server that was to listen on port {port} has ended");
                Thread.Sleep(MillisecondsBetweenTries);
            }
        }

        throw new TimeoutException($"nothing listens on port {port}");
    }
}
