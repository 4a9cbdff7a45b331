using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Distro.Tests.Commands.Differential;

/// <summary>A redis-server of our own, on a socket that no other test can have, without persistence, and one connection to it. Gone with the test.</summary>
internal sealed class PeerServer : IDisposable
{
    private const int StartTries = 4800;
    private const int StartTryMilliseconds = 25;

    private readonly Process process;
    private readonly PeerConnection connection;
    private readonly string address;

    public PeerServer()
    {
        address = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"distro-peer-{Guid.NewGuid():N}");
        EndPoint = new UnixDomainSocketEndPoint(address);
        process = Process.Start(new ProcessStartInfo(Path!, ["--port", "0", "--unixsocket", address, "--save", "", "--appendonly", "no", "--daemonize", "no", "--enable-debug-command", "yes"])
        {
            RedirectStandardOutput = true, WorkingDirectory = System.IO.Path.GetTempPath(),
        })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        connection = new PeerConnection(Connect());
    }

    public EndPoint EndPoint { get; }

    /// <summary>Where redis-server is, or null.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    /// <summary>Sends one command and returns the bytes of its reply.</summary>
    public byte[] Run(byte[][] words) => connection.Run(words);

    public void Send(IReadOnlyList<byte[][]> commands) => connection.Send(commands);

    public byte[] Read() => connection.Read();

    /// <summary>A second connection.</summary>
    public PeerConnection Another() => new(Connect());

    public void Dispose()
    {
        connection.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        File.Delete(address);
    }

    private Socket Connect()
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(EndPoint);
                return socket;
            }
            catch (SocketException) when (i < StartTries && !process.HasExited)
            {
                socket.Dispose();
                Thread.Sleep(StartTryMilliseconds);
            }
        }
    }
}
