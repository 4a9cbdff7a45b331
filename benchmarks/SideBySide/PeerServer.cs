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

    private PeerServer(string program, PeerKind kind, Func<string, string, string[]> arguments)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo(Program(program)!, arguments(port.ToString(CultureInfo.InvariantCulture), folder.FullName)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Target = new(program, port, [new(program, process.Id)]) { Kind = kind };
        try
        {
            Listening.Wait(port, () => !process.HasExited);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Target Target { get; }

    /// <param name="durability">As the store's: none, interval or always.</param>
    public static PeerServer Redis(string durability) => OfRedisKind("redis-server", durability);

    /// <summary>redis-server first, and of the others those that are on the path, or named by VALKEY_SERVER and GARNET_SERVER: each is started when it is asked for.</summary>
    public static IEnumerable<PeerServer> Present(string durability)
    {
        yield return Redis(durability);
        if (Program("valkey-server") is not null) yield return OfRedisKind("valkey-server", durability);
        if (Program("garnet-server") is not null) yield return Garnet(durability);
    }

    /// <summary>What the page says of the peers' durability.</summary>
    public static string Keeping(string durability) => durability == "none" ? "the others without AOF and RDB" : $"the others with an append-only file, fsync {Fsync(durability)}, no RDB";

    public static string RedisVersion() => Version("redis-server");

    /// <summary>Name and version of each peer there is.</summary>
    public static IEnumerable<string> Versions()
    {
        yield return "redis-server " + Version("redis-server");
        if (Program("valkey-server") is not null) yield return "valkey-server " + Version("valkey-server");
        if (Program("garnet-server") is not null) yield return "garnet-server";
    }

    private static string Version(string name)
    {
        using var process = Process.Start(new ProcessStartInfo(Program(name)!, ["--version"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim().Split(' ').First(w => w.StartsWith("v=", StringComparison.Ordinal))[2..];
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static PeerServer OfRedisKind(string program, string durability)
        => new(program, PeerKind.Redis, (port, folder) =>
            ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", durability == "none" ? "no" : "yes", "--appendfsync", Fsync(durability)]);

    private static PeerServer Garnet(string durability)
        => new("garnet-server", PeerKind.Garnet, (port, folder) =>
            ["--port", port, "--bind", "127.0.0.1", "--memory", "1g", "--checkpointdir", folder, .. durability == "none" ? Array.Empty<string>() : ["--aof", "--aof-commit-freq", durability == "always" ? "0" : "1000", "--device-type", "RandomAccess"]]);

    private static string Fsync(string durability) => durability == "always" ? "always" : "everysec";

    /// <summary>Where a peer's program is: what the environment says (VALKEY_SERVER for valkey-server), else the first on the path; null when there is none.</summary>
    private static string? Program(string name)
        => Environment.GetEnvironmentVariable(name.Replace('-', '_').ToUpperInvariant())
            ?? Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
