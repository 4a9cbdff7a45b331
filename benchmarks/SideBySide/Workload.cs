namespace Distro.SideBySide;

/// <summary>One line of the table: what redis-benchmark is asked to send, and to what kind of keyspace.</summary>
/// <param name="Name">As the page and the command line know it.</param>
/// <param name="Request">A test of redis-benchmark's (-t), or a command, its words apart by spaces, in which __rand_int__ is a number below <paramref name="Keys"/>.</param>
internal sealed record Workload(string Name, string Request, int Clients, int Pipeline, int ValueBytes, int Requests)
{
    /// <summary>Keys are drawn from this many; a run before the first measured one fills them.</summary>
    public const int KeySpace = 100_000;

    private const string TenKeys = " key:__rand_int__ key:__rand_int__ key:__rand_int__ key:__rand_int__ key:__rand_int__ key:__rand_int__ key:__rand_int__ key:__rand_int__ key:__rand_int__ key:__rand_int__";

    private static readonly Bar collections = new(0.9);

    public static readonly Workload[] All =
    [
        new("GET", "get", 50, 1, 32, 150_000) { Bar = new(0.90, 0.5) },
        new("SET", "set", 50, 1, 32, 150_000) { Bar = new(0.90, 0.5) },
        new("GET", "get", 50, 16, 32, 1_000_000) { Bar = new(0.75, 0.5) },
        new("SET", "set", 50, 16, 32, 1_000_000) { Bar = new(0.75, 0.5) },
        new("GET", "get", 50, 100, 32, 2_000_000) { Bar = new(0.65) },
        new("SET", "set", 50, 100, 32, 2_000_000) { Bar = new(0.65) },
        new("MGET of 10", "MGET" + TenKeys, 50, 1, 32, 100_000) { Bar = new(0.65) },
        new("MSET of 10", "mset", 50, 1, 32, 100_000) { Bar = new(0.65) },
        new("INCR", "incr", 50, 16, 32, 800_000) { Bar = collections },
        new("LPUSH", "lpush", 50, 16, 32, 400_000) { Bar = collections },
        new("RPOP", "rpop", 50, 16, 32, 400_000) { Bar = collections },
        new("SADD", "sadd", 50, 16, 32, 800_000) { Bar = collections },
        new("HSET", "hset", 50, 16, 32, 800_000) { Bar = collections },
        new("ZADD", "zadd", 50, 16, 32, 800_000) { Bar = collections },
        new("XADD", "XADD stream MAXLEN ~ 10000 * field __rand_int__", 50, 16, 32, 400_000) { Bar = collections },
        new("LRANGE_100", "LRANGE hundred 0 99", 50, 16, 32, 200_000) { Bar = collections, Setup = "RPUSH hundred" + string.Concat(Enumerable.Range(0, 100).Select(i => $" element:{i:D4}")) },
        new("GET", "get", 1, 1, 32, 30_000) { Bar = new(0.6, 1.05, IsLatency: true) },
        new("GET", "get", 50, 1, 16 << 10, 100_000) { Bar = new(1.0), Keys = 1_000 },
        new("SET", "set", 50, 1, 16 << 10, 100_000) { Bar = new(1.0), Keys = 1_000 },
        new("GET", "get", 10, 1, 1 << 20, 3_000) { Bar = new(1.0), Keys = 20 },
        new("SET", "set", 10, 1, 1 << 20, 3_000) { Bar = new(1.0), Keys = 20 },
    ];

    /// <summary>Its keys are of many slots, which a member of a cluster refuses to a client of its own: asked through the Router only.</summary>
    public bool SpansSlots => Name.EndsWith("of 10", StringComparison.Ordinal);

    public required Bar Bar { get; init; }

    public int Keys { get; init; } = KeySpace;

    /// <summary>Sent once before the first run; null for nothing.</summary>
    public string? Setup { get; init; }

    public string Title => $"{Name}, {Clients} connection{(Clients == 1 ? "" : "s")}, pipeline {Pipeline}{ValueText}";

    private string ValueText => ValueBytes switch { 32 => "", < 1 << 20 => $", {ValueBytes >> 10} KB", _ => $", {ValueBytes >> 20} MB" };

    /// <summary>What fills the keys that it reads.</summary>
    public Workload Filling => this with { Request = "set", Clients = 10, Pipeline = ValueBytes > 32 ? 1 : 16, Requests = Keys * 2 };

    /// <summary>What is sent once, alone.</summary>
    public Workload? Preparing => Setup is null ? null : this with { Request = Setup, Clients = 1, Pipeline = 1, Requests = 1 };
}
