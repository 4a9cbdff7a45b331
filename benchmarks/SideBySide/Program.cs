// Distro beside redis-server (and valkey-server, garnet-server where they are on the path, or VALKEY_SERVER and GARNET_SERVER say where), in one run on one machine:
//
//   dotnet run -c Release --project benchmarks/SideBySide [-- --rounds 15 --durability interval --factor 0.5 --only "PART OF A TITLE"]     all of it writes docs/BENCHMARKS.md
//   dotnet run -c Release --project benchmarks/SideBySide -- failover [ROUNDS]
//   dotnet run -c Release --project benchmarks/SideBySide -- eviction [REQUESTS [PORT]]     PORT: of a server of ours that runs already
//   dotnet run -c Release --project benchmarks/SideBySide -- memory [PART OF A TITLE [SERVER...]]     all of it writes docs/BENCHMARKS.md; build services/Server first
//   dotnet run -c Release --project benchmarks/SideBySide -- statistics [ROUNDS]     without ROUNDS it writes docs/BENCHMARKS.md; build services/Server first
//   dotnet run -c Release --project benchmarks/SideBySide -- crowds [subscribers|blocked|tracking|routers]     all of it writes docs/BENCHMARKS.md; build services/Server first
//   dotnet run -c Release --project benchmarks/SideBySide -- idle [CONNECTIONS]     without CONNECTIONS as many as may be, 100,000 at most, and it writes docs/BENCHMARKS.md; build services/Server first
//   dotnet run -c Release --project benchmarks/SideBySide -- scripts [PART OF A TITLE]     all of it writes docs/BENCHMARKS.md; build services/Server first
//   dotnet run -c Release --project benchmarks/SideBySide -- holds [PART OF A TITLE]     all of it writes docs/BENCHMARKS.md; build services/Server first
//   dotnet run -c Release --project benchmarks/SideBySide -- tail [KEYS [ROUNDS [DURABILITY]]]     without KEYS ten million, and it writes docs/BENCHMARKS.md
//   dotnet run -c Release --project benchmarks/SideBySide -- tls|tag|runtime [ROUNDS]     without ROUNDS it writes docs/BENCHMARKS.md; build services/Server first
//   dotnet run -c Release --project benchmarks/SideBySide -- durability [commits|readers|saves] [KEYS [SECONDS [ROUNDS]]]     without any of them five million keys, and it writes docs/BENCHMARKS.md; build services/Server first
//   dotnet run -c Release --project benchmarks/SideBySide -- recovery [KEYS]     without KEYS it writes docs/BENCHMARKS.md; build services/Server first
//
// All but failovers need redis-server and redis-benchmark (Debian: redis-server, redis-tools). All print what docs/BENCHMARKS.md holds.

using System.Globalization;
using System.Text;
using Distro.SideBySide;
using Distro.SideBySide.Crowds;
using Distro.SideBySide.Durability;
using Distro.SideBySide.Holds;
using Distro.SideBySide.Idle;
using Distro.SideBySide.Memory;
using Distro.SideBySide.Recovery;
using Distro.SideBySide.Scripts;
using Distro.SideBySide.Statistics;
using Distro.SideBySide.Tail;
using Distro.SideBySide.Variants;

if (args is ["failover", ..])
{
    var failovers = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
    await using var pair = await DistroStore.Start("always", replicas: 1);
    var gaps = await new FailoverRun(pair).Run(failovers);
    Console.WriteLine($"{failovers} failovers: first write acknowledged after {gaps[0].TotalMilliseconds:F0} ms at best, {gaps[gaps.Length / 2].TotalMilliseconds:F0} ms median, {gaps[^1].TotalMilliseconds:F0} ms at worst.");
    return 0;
}

if (args is ["eviction", ..])
{
    var trace = new EvictionRun(4L << 20, keys: 200_000, requests: args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 400_000);
    using var peer = PeerServer.Redis("none");
    await using var ours = args.Length > 2 ? null : await DistroStore.Start("none");
    var port = ours?.Port("store-shard-0") ?? int.Parse(args[2], CultureInfo.InvariantCulture);
    Console.WriteLine("| policy | redis-server: hits | keys held | Distro: hits | keys held | redis-server with as many keys: hits | keys held |\n|---|---|---|---|---|---|---|");
    foreach (var policy in (string[])["allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"])
    {
        var (theirRatio, theirKeys) = trace.Measure(peer.Target.Port, policy);
        var (ourRatio, ourKeys) = trace.Measure(port, policy);
        var (equalRatio, equalKeys) = trace.MeasureWithKeys(peer.Target.Port, policy, ourKeys);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {policy} | {theirRatio:P1} | {theirKeys} | {ourRatio:P1} | {ourKeys} | {equalRatio:P1} | {equalKeys} |"));
    }

    return 0;
}

if (args is ["memory", ..])
{
    var table = MemoryTable.Measure(only: args.Length > 1 ? args[1] : null, args[Math.Min(args.Length, 2)..]);
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("memory", table);
    return 0;
}

if (args is ["idle", ..])
{
    var table = IdleTable.Measure(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null);
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("idle", table);
    return 0;
}

if (args is ["scripts", ..])
{
    var table = ScriptTable.Measure(only: args.Length > 1 ? args[1] : null);
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("scripts", table);
    return 0;
}

if (args is ["holds", ..])
{
    var table = HoldTable.Measure(only: args.Length > 1 ? args[1] : null);
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("holds", table);
    return 0;
}

if (args is [CrowdPart.Word, var partPort, var partFirst, var partCount])
    return CrowdPart.Run(int.Parse(partPort, CultureInfo.InvariantCulture), int.Parse(partFirst, CultureInfo.InvariantCulture), int.Parse(partCount, CultureInfo.InvariantCulture));

if (args is ["statistics", ..])
{
    var table = await StatisticsTable.Measure(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500);
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("statistics", table);
    return 0;
}

if (args is ["crowds", ..])
{
    var table = await CrowdTable.Measure(only: args.Length > 1 ? args[1] : null);
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("crowds", table);
    return 0;
}

if (args is ["tail", ..])
{
    var table = await TailTable.Measure(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000_000, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5, args.Length > 3 ? args[3] : "interval");
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("tail", table);
    return 0;
}

if (args is ["tls" or "tag" or "runtime", ..])
{
    var variantRounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40;
    var table = args[0] switch { "tls" => await TlsTable.Measure(variantRounds), "tag" => await TagTable.Measure(variantRounds), _ => await RuntimeTable.Measure(variantRounds) };
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write(args[0], table);
    return 0;
}

if (args is ["durability", ..])
{
    var table = await DurabilityTable.Measure(DurabilityPlan.Parse(args.AsSpan(1)));
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("durability", table);
    return 0;
}

if (args is ["recovery", ..])
{
    var table = RecoveryTable.Measure(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null);
    Console.Write(table);
    if (args.Length == 1)
        BenchmarkPage.Write("recovery", table);
    return 0;
}

var plan = Plan.Parse(args);
using var peers = PeerServers.Present(plan.Durability);
await using var store = await DistroStore.Start(plan.Durability);
Target[] targets = [.. peers.Targets, .. await store.Targets()];

var page = new StringBuilder();
page.AppendLine(Report.Heading(plan.Rounds)).AppendLine(CultureInfo.InvariantCulture, $"Distro's durability: {plan.Durability}; {PeerServer.Keeping(plan.Durability)}.");
foreach (var work in Workload.All.Where(work => work.Title.Contains(plan.Only, StringComparison.OrdinalIgnoreCase)))
{
    var results = await Rounds.Run(work with { Requests = (int)(work.Requests * plan.Factor) }, [.. targets.Where(target => !target.IsMember || !work.SpansSlots)], plan.Rounds);
    page.AppendLine().Append(Report.Table(work, results));
}

Console.Write(page);
if (plan.IsAll)
    BenchmarkPage.Write("requests", page.ToString());

return 0;
