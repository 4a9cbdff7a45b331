using System.Diagnostics;
using System.Globalization;

namespace Distro.SideBySide.Memory;

/// <summary>How to start one kind of server on a port, with nothing kept on disk and access data on.</summary>
internal sealed record MemoryServerKind(string Name, string Program, Func<int, string, string[]> Arguments)
{
    /// <summary>Ours from this build, redis-server, and of the others those that are on the path.</summary>
    public static MemoryServerKind[] Present()
    {
        var ours = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Server", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "distro-server"));
        MemoryServerKind[] all =
        [
            new("distro-server", ours, RedisArguments),
            new("redis-server", "redis-server", RedisArguments),
            new("valkey-server", "valkey-server", RedisArguments),
            new("garnet-server", "garnet-server", (port, _) => ["--port", $"{port}", "--bind", "127.0.0.1", "--memory", "16g", "--index", "128m", "--no-pubsub"]),
        ];
        return [.. all.Where(kind => kind.Program == ours || IsOnPath(kind.Program))];
    }

    private static string[] RedisArguments(int port, string folder)
        => ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no", "--maxmemory", "16gb", "--maxmemory-policy", "allkeys-lru"];

    private static bool IsOnPath(string program)
        => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A server of its own for one measurement, in a folder of its own; killed and cleared away at the end.</summary>
internal sealed class MemoryServer : IDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("distro-memory-");

    public MemoryServer(MemoryServerKind kind)
    {
        Port = Ports.Free();
        var start = new ProcessStartInfo(kind.Program, kind.Arguments(Port, folder.FullName)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Listening.Wait(Port);
    }

    public int Port { get; }

    /// <summary>What its threads have computed.</summary>
    public Holds.ThreadTimes Times => new(process.Id);

    /// <summary>What it has computed so far.</summary>
    public double CpuSeconds => ProcessCpu.Seconds(process.Id);

    /// <summary>Resident bytes once they no longer change: what was freed in the background has gone back by then, or does not.</summary>
    public long SettledResidentBytes() => Settled.Reading(ResidentBytes);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private long ResidentBytes()
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
