// Distro beside redis-server, in one run on one machine:
//
//   dotnet run -c Release --project benchmarks/SideBySide [-- ROUNDS [DURABILITY [REQUESTS-FACTOR]]]
//   dotnet run -c Release --project benchmarks/SideBySide -- failover [ROUNDS]
//
// The first needs redis-server and redis-benchmark (Debian: redis-server, redis-tools). Both print what docs/BENCHMARKS.md holds.

using System.Globalization;
using Distro.SideBySide;

if (args is ["failover", ..])
{
    var failovers = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
    await using var pair = await DistroStore.Start("always", replicas: 1);
    var gaps = await new FailoverRun(pair).Run(failovers);
    Console.WriteLine($"{failovers} failovers: first write acknowledged after {gaps[0].TotalMilliseconds:F0} ms at best, {gaps[gaps.Length / 2].TotalMilliseconds:F0} ms median, {gaps[^1].TotalMilliseconds:F0} ms at worst.");
    return 0;
}

var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var durability = args.Length > 1 ? args[1] : "none";
var factor = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 1;

using var redis = new RedisServer();
await using var store = await DistroStore.Start(durability);
Target[] targets = [redis.Target, .. await store.Targets()];

Console.WriteLine(Report.Heading(rounds));
Console.WriteLine($"Distro's durability: {durability}; redis-server without AOF and RDB.");
foreach (var work in Workload.All)
{
    var results = await Rounds.Run(work with { Requests = (int)(work.Requests * factor) }, targets, rounds);
    Console.WriteLine();
    Console.Write(Report.Table(work, results));
}

return 0;
