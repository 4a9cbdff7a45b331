using System.Diagnostics;
using System.Net.Sockets;

namespace Distro.Tests.Interop.Running;

/// <summary>A redis-server in a process of its own that began with an RDB file of ours.</summary>
internal sealed class LoadedRdb : IDisposable
{
    private const int StartsMax = 5;
    private static readonly TimeSpan betweenTries = TimeSpan.FromMilliseconds(20);

    private readonly DataFolder folder = new();
    private readonly Process process;

    private LoadedRdb(string file, int port)
    {
        File.Copy(file, Path.Combine(folder.Path, "dump.rdb"));
        process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", TestStore.Host, "--save", "", "--dir", folder.Path]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
    }

    public RespConnection Client { get; private set; } = null!;

    /// <summary>A port that was free may be another's by the time the process wants it: then there is another.</summary>
    public static async Task<LoadedRdb> Start(string file)
    {
        for (var starts = 0; ; starts++)
        {
            var port = FreePort.Find();
            var server = new LoadedRdb(file, port);
            if (await server.Connect(port)) return server;
            server.Dispose();
            Assert.True(starts < StartsMax, $"redis-server ended at its start with {file}");
        }
    }

    public void Dispose()
    {
        Client?.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    /// <summary>False when the process has ended; who answers may be another one.</summary>
    private async Task<bool> Connect(int port)
    {
        for (; !process.HasExited; await Task.Delay(betweenTries))
        {
            try
            {
                Client = await RespConnection.Open(TestStore.Host, port);
                if (await Client.Send("PING") is "PONG" && await Client.Send("INFO", "server") is string info && info.Contains($"process_id:{process.Id}\r", StringComparison.Ordinal)) return true;
                Client.Dispose();
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                // Not yet.
            }
        }

        return false;
    }
}
