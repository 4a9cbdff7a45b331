using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Distro.SideBySide.Recovery;

/// <summary>What a start took: until the first key could be read, until all of it was there, and what the process computed until then.</summary>
internal readonly record struct RecoveryTime(TimeSpan First, TimeSpan All, TimeSpan Cpu);

/// <summary>A server that keeps its data in a folder of its own, to be filled, killed and started again. Cleared away at the end.</summary>
internal sealed class RecoverableServer(string program, string[] arguments) : IDisposable
{
    private const int PollMilliseconds = 2;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("distro-recovery-");
    private readonly int port = Ports.Free();
    private Process? process;

    public int Port => port;

    /// <summary>Bytes of files in the folder; what was allocated and not written does not count.</summary>
    public long DiskBytes => Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);

    /// <summary>Starts it, and waits until a read of some key and then a count of all are answered.</summary>
    public RecoveryTime Start(long keys)
    {
        string[] all = ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.FullName, .. arguments];
        var start = new ProcessStartInfo(program, all) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        var began = Stopwatch.GetTimestamp();
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var number = 0;
        // Keys in turn, all over the slots: whichever is there first.
        Until(began, () => Ask($"GET key:{number++ % Math.Max(keys, 1)}") is { } reply && (reply[0] == '$' || keys == 0));
        var first = Stopwatch.GetElapsedTime(began);
        Until(began, () => Ask("DBSIZE") == $":{keys}");
        return new RecoveryTime(first, Stopwatch.GetElapsedTime(began), process.TotalProcessorTime);
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        process?.Kill();
        process?.WaitForExit();
        process?.Dispose();
        process = null;
    }

    public void Dispose()
    {
        Kill();
        folder.Delete(recursive: true);
    }

    private static void Until(long began, Func<bool> happened)
    {
        while (!happened())
        {
            if (Stopwatch.GetElapsedTime(began) > patience) throw new TimeoutException($"the data was not there within {patience}");
            Thread.Sleep(PollMilliseconds);
        }
    }

    /// <summary>The reply's first line; null while nobody answers.</summary>
    private string? Ask(string command)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            var stream = client.GetStream();
            stream.Write(Encoding.ASCII.GetBytes(command + "\r\n"));
            var buffer = new byte[4096];
            var length = stream.Read(buffer);
            return length == 0 ? null : Encoding.ASCII.GetString(buffer, 0, length).Split("\r\n")[0];
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return null;
        }
    }
}
