using System.Diagnostics;
using System.Net.Sockets;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Fuzz;

/// <summary>A redis-server without persistence on a free port, gone with the test.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const int Tries = 2400;
    private static readonly TimeSpan betweenTries = TimeSpan.FromMilliseconds(25);

    private readonly Process process;

    public PeerProcess()
    {
        Port = FreePort.Find();
        process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        for (var tries = 0; !Listens() && tries < Tries; tries++)
            Thread.Sleep(betweenTries);
    }

    public int Port { get; }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
