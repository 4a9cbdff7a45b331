using System.Diagnostics;
using System.Globalization;
using Distro.SideBySide.Memory;
using Distro.SideBySide.Tail;

namespace Distro.SideBySide.Durability;

/// <summary>BGSAVE of one server under a load that goes on by the clock: latencies before and meanwhile (a server that stands still is charged for all who come then), time and memory.</summary>
internal sealed class SaveRun(DurableTarget target, int keys)
{
    private const double RequestsPerSecond = 10_000;
    private const int PollMilliseconds = 20;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    private readonly List<double> calm = [];
    private readonly List<double> saving = [];
    private readonly List<double> seconds = [];

    public DurableTarget Target => target;

    /// <summary>Milliseconds, in order of size.</summary>
    public IReadOnlyList<double> Calm => [.. calm.Order()];

    public IReadOnlyList<double> Saving => [.. saving.Order()];

    public IReadOnlyList<double> Seconds => seconds;

    /// <summary>The most of all rounds, of the resident bytes before.</summary>
    public double ExtraPart { get; private set; }

    /// <summary>And saves once, so that no code runs for the first time while it is measured.</summary>
    public void Fill()
    {
        using var load = new TailLoad(target.Target.Port, keys, expires: false);
        load.Fill();
        using var client = new CommandPipe(target.Target.Port);
        Save(client);
    }

    public void Round(TimeSpan calmTime)
    {
        using (var before = new TailLoad(target.Target.Port, keys, expires: false)) calm.AddRange(before.At(RequestsPerSecond, calmTime));
        using var memory = new ResidentPeak(target.Target.Processes.Select(process => process.Id));
        using var client = new CommandPipe(target.Target.Port);
        using var load = new TailLoad(target.Target.Port, keys, expires: false);
        var began = Stopwatch.GetTimestamp();
        // On a thread of its own: with one of the pool's few asleep, answers may wait for half a second until the pool adds another.
        var saved = Task.Factory.StartNew(() => Save(client), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        saving.AddRange(load.While(RequestsPerSecond, _ => !saved.IsCompleted));
        saved.Wait();
        seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        var copied = target.IsOurs ? 0 : Field(client, "rdb_last_cow_size");
        ExtraPart = Math.Max(ExtraPart, (memory.Extra + copied) / (double)memory.Before);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"BGSAVE of {target.Server}: {seconds[^1]:F1} s, longest {saving.Max():F1} ms, extra memory {memory.Extra + copied >> 20} MB of {memory.Before >> 20}"));
    }

    /// <summary>One server counts a save when it begins, another when it is whole.</summary>
    private static void Save(CommandPipe client)
    {
        var before = Field(client, "rdb_saves");
        client.Ask("BGSAVE");
        for (var began = Stopwatch.GetTimestamp(); Field(client, "rdb_saves") == before || Field(client, "rdb_bgsave_in_progress") > 0; Thread.Sleep(PollMilliseconds))
        {
            if (Stopwatch.GetElapsedTime(began) > patience) throw new TimeoutException($"BGSAVE did not end within {patience}");
        }
    }

    private static long Field(CommandPipe client, string name)
    {
        var line = client.Ask("INFO persistence").Split("\r\n").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
    }
}
