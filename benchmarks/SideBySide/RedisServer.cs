using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Distro.SideBySide;

/// <summary>A redis-server without persistence on a free loopback port, stopped by its process id.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly Process process;

    public RedisServer()
    {
        var port = FreePort();
        process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        Target = new("redis-server", port, [new("redis-server", process.Id)]);
        Listening.Wait(port);
    }

    public Target Target { get; }

    public static string Version()
    {
        using var process = Process.Start(new ProcessStartInfo("redis-server", ["--version"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim().Split(' ').First(w => w.StartsWith("v=", StringComparison.Ordinal))[2..];
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
