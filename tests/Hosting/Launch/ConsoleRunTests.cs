using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Distro.Tests.Hosting.Launch;

/// <summary>An application in a process of its own, as at a console: how it ends, and what it leaves behind.</summary>
public sealed class ConsoleRunTests : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    readonly string folder = Directory.CreateTempSubdirectory("distro-run-").FullName;

    readonly List<Process> started = [];

    public void Dispose()
    {
        foreach (var process in started)
        {
            // Its services end with it; a test that failed half way must leave nothing behind either.
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Told_to_stop_it_stops_its_services_and_ends_with_zero()
    {
        var host = await HealthyHostAsync();
        var services = ServiceIds();
        await SignalAsync("-TERM", host.Id);
        await host.WaitForExitAsync().WaitAsync(patience);

        Assert.Equal(0, host.ExitCode);
        Assert.Contains("second stopped", Notes());
        Assert.All(services, id => Assert.False(IsAlive(id)));
    }

    [Fact]
    public async Task Killed_itself_it_leaves_nothing_running()
    {
        var host = await HealthyHostAsync();
        var services = ServiceIds().Select(id => Process.GetProcessById(id)).ToArray();
        host.Kill();

        foreach (var service in services)
            await service.WaitForExitAsync().WaitAsync(patience);
        Assert.Contains("first stopped", Notes());
    }

    [Fact]
    public async Task Commands_from_elsewhere_reach_it()
    {
        var host = await HealthyHostAsync();
        Assert.Equal("kill first: done", await AskAsync("kill", "first"));
        await LineAsync(host, "first exited with code 137 (signal 9). It stays down until: start first");
        Assert.Equal("start first: done", await AskAsync("start", "first"));
        Assert.Contains("first Running", await AskAsync("list"));
        Assert.StartsWith("!There is no resource named third", await AskAsync("stop", "third"));
        host.StandardInput.WriteLine("stop second");
        await LineAsync(host, "stop second: done");
        await SignalAsync(InterruptIsIgnored() ? "-TERM" : "-INT", host.Id);
        await host.WaitForExitAsync().WaitAsync(patience);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_line_and_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var host = Start("--host", folder, $"{port}");
        await host.WaitForExitAsync().WaitAsync(patience);

        Assert.Equal(1, host.ExitCode);
        Assert.Equal($"Port {port} (first, fixed) is taken by another program: stop that, or choose another port with --port N\n", await host.StandardError.ReadToEndAsync());
    }

    async Task<Process> HealthyHostAsync()
    {
        var host = Start("--host", folder);
        await LineAsync(host, "healthy after");
        // A service answers a moment before it notes its start.
        using var bound = new CancellationTokenSource(patience);
        while (ServiceIds().Length < 2)
            await Task.Delay(10, bound.Token);
        return host;
    }

    async Task<string> AskAsync(params string[] command)
    {
        // The running application listens in its folder; the host's own arguments come first for this program.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder, "s")));
        await using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        await writer.WriteAsync(string.Join(' ', command) + "\n");
        return (await new StreamReader(stream).ReadToEndAsync()).TrimEnd();
    }

    Process Start(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [SampleProject.Assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        started.Add(process);
        return process;
    }

    static async Task LineAsync(Process host, string part)
    {
        var seen = new List<string>();
        while (await host.StandardOutput.ReadLineAsync().WaitAsync(patience) is { } line)
        {
            seen.Add(line);
            if (line.Contains(part, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"'{part}' was never written, but:\n{string.Join('\n', seen)}");
    }

    /// <summary>A shell without job control starts background jobs with SIGINT ignored, and everything below inherits that, as it should.</summary>
    static bool InterruptIsIgnored()
    {
        const ulong InterruptBit = 1 << 1;
        const string Ignored = "SigIgn:";
        if (!OperatingSystem.IsLinux())
            return false;
        var mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Ignored, StringComparison.Ordinal))[Ignored.Length..].Trim();
        return (ulong.Parse(mask, System.Globalization.NumberStyles.HexNumber) & InterruptBit) != 0;
    }

    static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, $"{process}"]);
        await kill.WaitForExitAsync();
    }

    string Notes() => File.Exists(Path.Combine(folder, "notes")) ? File.ReadAllText(Path.Combine(folder, "notes")) : "";

    int[] ServiceIds() => [.. Notes().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains(" started ", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[2]))];

    static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
