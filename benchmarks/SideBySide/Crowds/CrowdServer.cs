using System.Diagnostics;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Crowds;

/// <summary>A server of one kind with room for many clients; tells what CPU time and memory it has taken.</summary>
internal sealed class CrowdServer : IDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("distro-crowd-");

    /// <param name="environment">NAME=VALUE each.</param>
    public CrowdServer(MemoryServerKind kind, int clientsMax, params string[] environment)
    {
        Port = Ports.Free();
        var start = new ProcessStartInfo(kind.Program, [.. kind.Arguments(Port, folder.FullName), kind.Name == "garnet-server" ? "--network-connection-limit" : "--maxclients", $"{clientsMax}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName,
        };
        foreach (var variable in environment)
            start.Environment[variable[..variable.IndexOf('=', StringComparison.Ordinal)]] = variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..];
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Listening.Wait(Port);
    }

    public int Port { get; }

    public int ProcessId => process.Id;

    public double CpuSeconds => Measured.CpuSeconds;

    public long ResidentBytes => Measured.ResidentBytes;

    public long MostResidentBytes => Measured.MostResidentBytes;

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private MeasuredProcess Measured => new(process.Id);
}
