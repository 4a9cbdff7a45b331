// Distro beside redis-server, in one run on one machine:
//
//   dotnet run -c Release --project benchmarks/SideBySide [-- ROUNDS [DURABILITY [REQUESTS-FACTOR]]]
//
// needs redis-server and redis-benchmark (Debian: redis-server, redis-tools). Prints the table that docs/BENCHMARKS.md holds.

using System.Globalization;
using Distro.SideBySide;

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
    var results = Rounds.Run(work with { Requests = (int)(work.Requests * factor) }, targets, rounds);
    Console.WriteLine();
    Console.Write(Report.Table(work, results));
}

return 0;
