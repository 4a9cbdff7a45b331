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
    private const int StartsMax = 5;

    private readonly Process process;

    /// <summary>A port that was free may be another test's by the time the process wants it: then the process ends, and there is another.</summary>
    public RedisServer(string folder, params string[] arguments)
    {
        for (var starts = 0; ; starts++)
        {
            var port = FreePort.Find();
            process = Process.Start(new ProcessStartInfo(Program("redis-server")!, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--dir", folder, "--enable-debug-command", "yes", .. arguments]) { RedirectStandardOutput = true })!;
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            if (Connect(port) is { } client)
            {
                Client = client;
                return;
            }

            Assert.True(starts < StartsMax, "redis-server ended at its start");
            process.Dispose();
        }
    }

    public RespClient Client { get; }

    public string Digest => Client.Run("DEBUG DIGEST");

    public static string? Program(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public void Dispose()
    {
        Client.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Null when it has ended; who answers may be another one.</summary>
    private RespClient? Connect(int port)
    {
        for (var tries = 0; !process.HasExited; tries++)
        {
            try
            {
                var client = new RespClient(port);
                if (client.Run("PING") == "PONG" && client.Run("INFO server").Contains($"process_id:{process.Id}\r", StringComparison.Ordinal)) return client;
                client.Dispose();
            }
            catch (SocketException) when (tries < Tries)
            {
            }

            Thread.Sleep(TryMilliseconds);
        }

        return null;
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
