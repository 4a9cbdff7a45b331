using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Distro.Tests.Shard;

namespace Distro.Tests.RdbTool;

/// <summary>A redis-server in a process of its own that keeps its files in a folder of ours: it writes what is imported, and loads what was exported.</summary>
internal sealed class RedisServer : IDisposable
{
    private const int Tries = 1200;
    private const int TryMilliseconds = 50;

    private readonly Process process;

    public RedisServer(string folder, params string[] arguments)
    {
        var port = FreePort();
        process = Process.Start(new ProcessStartInfo(Program("redis-server")!, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--dir", folder, "--enable-debug-command", "yes", .. arguments]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        Address = $"127.0.0.1:{port}";
        Client = Connect(port);
    }

    public RespClient Client { get; }

    public string Address { get; }

    public string Digest => Client.Run("DEBUG DIGEST");

    public static string? Program(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public void Dispose()
    {
        Client.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private RespClient Connect(int port)
    {
        for (var tries = 0; ; tries++)
        {
            Assert.False(process.HasExited, "redis-server ended at its start");
            try
            {
                var client = new RespClient(port);
                if (client.Run("PING") == "PONG") return client;
                client.Dispose();
            }
            catch (SocketException) when (tries < Tries)
            {
            }

            Thread.Sleep(TryMilliseconds);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A test that needs a redis-server; where there is none it says so.</summary>
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (RedisServer.Program("redis-server") is null) Skip = "No redis-server on the PATH.";
    }
}

/// <summary>The same for a theory.</summary>
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute()
    {
        if (RedisServer.Program("redis-server") is null) Skip = "No redis-server on the PATH.";
    }
}
