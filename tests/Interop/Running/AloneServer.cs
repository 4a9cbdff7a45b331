using System.Diagnostics;
using System.Net.Sockets;

namespace Distro.Tests.Interop.Running;

/// <summary>distro-server, one shard in a process of its own, on a free port and with a folder of its own, as this build left it beside the tests.</summary>
public sealed class AloneServer : IAsyncLifetime
{
    private const int Tries = 2400;
    private static readonly TimeSpan betweenTries = TimeSpan.FromMilliseconds(50);

    private readonly DataFolder data = new();
    private Process process = null!;

    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        Port = FreePort.Find();
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Server", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "distro-server.dll"));
        process = Process.Start(new ProcessStartInfo("dotnet", [program, "--port", $"{Port}", "--dir", data.Path, "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await Listens();
    }

    public async Task DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        data.Dispose();
    }

    private async Task Listens()
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            Assert.False(process.HasExited, "distro-server ended at its start");
            try
            {
                using var connection = await RespConnection.Open(TestStore.Host, Port);
                if (await connection.Send("PING") is "PONG")
                    return;
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                // Not yet.
            }

            // Also after a reply that is none: it may be LOADING.
            await Task.Delay(betweenTries);
        }

        Assert.Fail($"distro-server does not answer on port {Port}");
    }
}
