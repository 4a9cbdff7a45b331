using System.Globalization;
using Distro.Shard.Execution;
using Distro.Topology;

namespace Distro.Tests.Stress.Running;

/// <summary>What one run is about. It crosses into the run's own process as words, and is printed by it, so that any run can be repeated by hand.</summary>
internal sealed record StressPlan
{
    public int Seed { get; init; } = 1;

    /// <summary>Loops of the shard: more than there are cores is as good a test as any.</summary>
    public int Loops { get; init; } = 4;

    /// <summary>Threads that each send one command (or transaction) after the other.</summary>
    public int Actors { get; init; } = 12;

    /// <summary>What each actor does before everything is checked at rest.</summary>
    public int Rounds { get; init; } = 300;

    /// <summary>Acts follow each other until so long has passed; 0: one act.</summary>
    public int Seconds { get; init; }

    public Durability Durability { get; init; } = Durability.Always;

    public string Transport { get; init; } = "Auto";

    /// <summary>Above 0 loops never share a thread.</summary>
    public int SpinMicroseconds { get; init; } = 1;

    /// <summary>Expiry, eviction, defragmentation, snapshots and commands behind the gate are under way meanwhile.</summary>
    public bool Weather { get; init; } = true;

    /// <summary>How rarely the executor's threads are disturbed; 0: never.</summary>
    public int Disturbances { get; init; } = 400;

    public ExecutorFault Fault { get; init; }

    /// <summary>How long a reply may take.</summary>
    public int PatienceMilliseconds { get; init; } = 120_000;

    /// <summary>The last argument of each name counts; names are the properties'.</summary>
    public static StressPlan Parse(string[] words)
    {
        var plan = new StressPlan();
        for (var i = 0; i + 1 < words.Length; i += 2)
            plan = plan.With(words[i].TrimStart('-'), words[i + 1]);
        return plan;
    }

    public string[] ToWords() =>
    [
        "--seed", $"{Seed}", "--loops", $"{Loops}", "--actors", $"{Actors}", "--rounds", $"{Rounds}", "--seconds", $"{Seconds}", "--durability", $"{Durability}",
        "--transport", Transport, "--spin", $"{SpinMicroseconds}", "--weather", $"{Weather}", "--disturbances", $"{Disturbances}", "--fault", $"{Fault}",
        "--patience", $"{PatienceMilliseconds}",
    ];

    private StressPlan With(string name, string value) => name switch
    {
        "seed" => this with { Seed = Number(value) },
        "loops" => this with { Loops = Number(value) },
        "actors" => this with { Actors = Number(value) },
        "rounds" => this with { Rounds = Number(value) },
        "seconds" => this with { Seconds = Number(value) },
        "durability" => this with { Durability = Enum.Parse<Durability>(value, ignoreCase: true) },
        "transport" => this with { Transport = value },
        "spin" => this with { SpinMicroseconds = Number(value) },
        "weather" => this with { Weather = bool.Parse(value) },
        "disturbances" => this with { Disturbances = Number(value) },
        "fault" => this with { Fault = Enum.Parse<ExecutorFault>(value, ignoreCase: true) },
        "patience" => this with { PatienceMilliseconds = Number(value) },
        _ => throw new ArgumentException($"no part of a plan is called {name}"),
    };

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
