using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Distro.Tests.Commands.Differential;

/// <summary>A redis-server of our own, on a free port, without persistence, and one connection to it. Gone with the test.</summary>
internal sealed class PeerServer : IDisposable
{
    private const int StartTries = 200;
    private const int StartTryMilliseconds = 25;

    private readonly Process process;
    private readonly int port = FreePort();
    private readonly PeerConnection connection;

    public PeerServer()
    {
        process = Process.Start(new ProcessStartInfo(Path!, ["--port", port.ToString(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no", "--enable-debug-command", "yes"])
        {
            RedirectStandardOutput = true, WorkingDirectory = System.IO.Path.GetTempPath(),
        })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        connection = new PeerConnection(Connect(port));
    }

    /// <summary>Where redis-server is, or null.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    public int Port => port;

    /// <summary>Sends one command and returns the bytes of its reply.</summary>
    public byte[] Run(byte[][] words) => connection.Run(words);

    public void Send(IReadOnlyList<byte[][]> commands) => connection.Send(commands);

    public byte[] Read() => connection.Read();

    /// <summary>A second connection.</summary>
    public PeerConnection Another() => new(Connect(port));

    public void Dispose()
    {
        connection.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Socket Connect(int port)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return socket;
            }
            catch (SocketException) when (i < StartTries)
            {
                socket.Dispose();
                Thread.Sleep(StartTryMilliseconds);
            }
        }
    }
}
