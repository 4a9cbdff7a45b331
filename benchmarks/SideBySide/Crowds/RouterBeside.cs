using System.Diagnostics;

namespace Distro.SideBySide.Crowds;

/// <summary>One more Router of a store, of the same configuration as its own but for ports: Routers know nothing of each other. Killed at the end.</summary>
internal sealed class RouterBeside : IDisposable
{
    private const int LinesKept = 20;

    private readonly Process process;
    private readonly Queue<string> lines = new();

    public RouterBeside(int routerProcessId, int clientsMax)
    {
        Port = Ports.Free();
        var program = new FileInfo($"/proc/{routerProcessId}/exe").ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        var words = File.ReadAllText($"/proc/{routerProcessId}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(program, words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var variable in File.ReadAllText($"/proc/{routerProcessId}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries))
            start.Environment[variable[..variable.IndexOf('=', StringComparison.Ordinal)]] = variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..];
        // Nobody holds its input: it is not to end with that.
        start.Environment.Remove("Distro__Supervised");
        start.Environment["Distro__Port"] = $"{Port}";
        start.Environment["Distro__MaxClients"] = $"{clientsMax}";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Ports.Free()}";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Listening.Wait(Port);
    }

    public int Port { get; }

    public MeasuredProcess Measured => new(process.Id);

    /// <summary>What it logged last.</summary>
    public string LastLines
    {
        get
        {
            lock (lines)
                return string.Join('\n', lines);
        }
    }

    private void Keep(string? line)
    {
        lock (lines)
        {
            if (line is not null)
                lines.Enqueue(line);
            if (lines.Count > LinesKept)
                lines.Dequeue();
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
