using System.Diagnostics;
using System.Globalization;

namespace Distro.SideBySide;

/// <summary>
/// Somebody else's server on a free loopback port, stopped by its process id. It makes writes as durable as the store beside it: where that streams its log and fsyncs it
/// once a second, redis-server and valkey-server keep an append-only file with everysec; garnet-server keeps its own log.
/// </summary>
internal sealed class PeerServer : IDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("distro-peer-");

    private PeerServer(string program, Func<string, string, string[]> arguments)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo(program, arguments(port.ToString(CultureInfo.InvariantCulture), folder.FullName)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Target = new(program, port, [new(program, process.Id)]);
        Listening.Wait(port);
    }

    public Target Target { get; }

    /// <param name="durability">As the store's: none, interval or always.</param>
    public static PeerServer Redis(string durability) => OfRedisKind("redis-server", durability);

    /// <summary>redis-server first, and of the others those that are on the path.</summary>
    public static IReadOnlyList<PeerServer> Present(string durability)
    {
        List<PeerServer> peers = [Redis(durability)];
        if (IsOnPath("valkey-server")) peers.Add(OfRedisKind("valkey-server", durability));
        if (IsOnPath("garnet-server")) peers.Add(Garnet(durability));
        return peers;
    }

    /// <summary>What the page says of the peers' durability.</summary>
    public static string Keeping(string durability) => durability == "none" ? "the others without AOF and RDB" : $"the others with an append-only file, fsync {Fsync(durability)}, no RDB";

    public static string RedisVersion()
    {
        using var process = Process.Start(new ProcessStartInfo("redis-server", ["--version"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim().Split(' ').First(w => w.StartsWith("v=", StringComparison.Ordinal))[2..];
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static PeerServer OfRedisKind(string program, string durability)
        => new(program, (port, folder) =>
            ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", durability == "none" ? "no" : "yes", "--appendfsync", Fsync(durability)]);

    private static PeerServer Garnet(string durability)
        => new("garnet-server", (port, folder) =>
            ["--port", port, "--bind", "127.0.0.1", "--memory", "1g", "--checkpointdir", folder, .. durability == "none" ? Array.Empty<string>() : ["--aof", "--aof-commit-freq", durability == "always" ? "0" : "1000"]]);

    private static string Fsync(string durability) => durability == "always" ? "always" : "everysec";

    private static bool IsOnPath(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
