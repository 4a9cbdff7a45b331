using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Distro.Tests.Backup.Stores.Azure;

/// <summary>The Blob service's emulator, from `tests/Backup/programs`, in memory and on a port of its own, for as long as a class of tests runs.</summary>
public sealed class Azurite : IAsyncLifetime
{
    /// <summary>The account that every emulator has, and its published key.</summary>
    public const string Account = "devstoreaccount1";

    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private Process? process;
    private readonly string folder = Directory.CreateTempSubdirectory("distro-azurite-").FullName;

    /// <summary>The emulator's main file; null where `npm ci` was not run.</summary>
    public static string? Program { get; } = Find();

    public int Port { get; } = FreePort.Find();

    public string Container(string name) => $"http://127.0.0.1:{Port}/{Account}/{name}";

    /// <summary>Where there is no emulator its tests are skipped.</summary>
    public async Task InitializeAsync()
    {
        if (Program is null) return;
        string[] arguments = [Program, "--inMemoryPersistence", "--skipApiVersionCheck", "--silent", "--disableTelemetry", "--blobHost", "127.0.0.1", "--blobPort", Port.ToString(CultureInfo.InvariantCulture)];
        process = Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = folder })!;
        using var bound = new CancellationTokenSource(patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, bound.Token);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(100, bound.Token);
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string? Find()
    {
        var above = new DirectoryInfo(AppContext.BaseDirectory);
        while (above is not null && !File.Exists(Path.Combine(above.FullName, "Distro.sln"))) above = above.Parent;
        var path = above is null ? "" : Path.Combine(above.FullName, "tests", "Backup", "programs", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        var hasNode = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node")));
        return hasNode && File.Exists(path) ? path : null;
    }
}
