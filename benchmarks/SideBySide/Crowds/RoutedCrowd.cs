using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Distro.SideBySide.Crowds;

/// <summary>
/// Clients blocked each on a list of its own, through Routers on one shard and directly at it, woken one by one. A process may have some 20,000 connections here, so that
/// 50,000 clients take three Routers, and three processes that play the clients.
/// </summary>
internal static class RoutedCrowd
{
    private const int PartMax = 17_000;
    private const int ClientsMax = 19_000;

    /// <summary>One client that asks and three that push.</summary>
    private const int Others = 4;
    private static readonly TimeSpan idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    public static async Task<string> Measure(int most)
    {
        await using var store = await DistroStore.Start("none");
        var shard = new MeasuredProcess(await store.ProcessId("store-shard-0"));
        var router = await store.ProcessId("store-router");
        Ask(store.Port("store-shard-0"), "CONFIG", "SET", "maxclients", $"{ClientsMax}");
        var text = new StringBuilder();
        text.AppendLine("| blocked clients, woken one by one | Routers: CPU us a wake-up | shard: CPU us a wake-up | CPU s of 5 s of waiting, Routers + shard | Router: bytes a client | shard: bytes a client | s |\n|---|---|---|---|---|---|---|");
        var few = Math.Min(10_000 - Others, most);
        // Whatever comes first would pay for the compiler's work.
        Run(store, shard, router, few, 0);
        Run(store, shard, router, few, 1);
        foreach (var (count, routers) in ((int, int)[])[(few, 0), (few, 1), (most, (most + PartMax - 1) / PartMax)])
        {
            var row = Run(store, shard, router, count, routers);
            Console.Error.WriteLine(row);
            text.AppendLine(row);
        }

        return text.ToString();
    }

    private static string Run(DistroStore store, MeasuredProcess shard, int routerProcess, int count, int routerCount)
    {
        var routers = Enumerable.Range(0, routerCount).Select(_ => new RouterBeside(routerProcess, ClientsMax)).ToArray();
        int[] ports = routerCount == 0 ? [store.Port("store-shard-0")] : [.. routers.Select(router => router.Port)];
        foreach (var port in ports)
            Ready(port);
        var routerBytes = routers.Sum(router => router.Measured.ResidentBytes);
        var shardBytes = shard.ResidentBytes;
        var each = count / ports.Length;
        var parts = ports.Select((port, i) => Start(port, i * each, each)).ToArray();
        foreach (var part in parts)
            Expect(part, CrowdPart.Blocked);
        var all = each * ports.Length;
        Until(() => Number(store, "blocked_clients") == all, () => $"{all} blocked clients but {Number(store, "blocked_clients")}:\n{string.Join('\n', routers.Select(router => router.LastLines))}");
        var resting = Cpu();
        Thread.Sleep(idle);
        var rested = Cpu();
        var (inRouters, inShard) = ((routers.Sum(router => router.Measured.ResidentBytes) - routerBytes) / (double)all, (shard.ResidentBytes - shardBytes) / (double)all);
        var began = Stopwatch.GetTimestamp();
        foreach (var part in parts)
        {
            part.StandardInput.WriteLine(CrowdPart.Wake);
            Expect(part, CrowdPart.Woken);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var woken = Cpu();
        foreach (var part in parts)
        {
            part.StandardInput.Close();
            part.WaitForExit();
            part.Dispose();
        }

        foreach (var router in routers)
            router.Dispose();
        var title = routerCount == 0 ? $"{all:N0} directly at the shard" : $"{all:N0} through {routerCount} Router{(routerCount == 1 ? "" : "s")}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {title} | {(woken.Routers - rested.Routers) * 1e6 / all:F1} | {(woken.Shard - rested.Shard) * 1e6 / all:F1} | {rested.Routers - resting.Routers:F2} + {rested.Shard - resting.Shard:F2} | {inRouters:F0} | {inShard:F0} | {seconds:F1} |");

        (double Routers, double Shard) Cpu() => (routers.Sum(router => router.Measured.CpuSeconds), shard.CpuSeconds);
    }

    private static Process Start(int port, int first, int count)
        => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [CrowdPart.Word, $"{port}", $"{first}", $"{count}"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static void Expect(Process part, string word)
    {
        if (part.StandardOutput.ReadLine() is var said && said != word)
            throw new InvalidOperationException($"a part of the crowd said '{said}' and not '{word}'");
    }

    /// <summary>A Router has links only when it has heard of the map.</summary>
    private static void Ready(int port) => Until(() => Ask(port, "DBSIZE").StartsWith(':'), () => $"an answer of port {port}");

    private static long Number(DistroStore store, string field)
    {
        var info = Ask(store.Port("store-shard-0"), "INFO", "clients");
        var line = info.Split("\r\n").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line[(field.Length + 1)..], CultureInfo.InvariantCulture);
    }

    private static string Ask(int port, params string[] words)
    {
        using var client = new CrowdClient(port);
        client.Send(CrowdClient.Request(words));
        return client.ReceiveText();
    }

    private static void Until(Func<bool> condition, Func<string> what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > patience)
                throw new TimeoutException($"no {what()} within {patience}");
            Thread.Sleep(100);
        }
    }
}
