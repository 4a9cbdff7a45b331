using System.Globalization;
using System.Text;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Recovery;

/// <summary>
/// How long redis-server and distro-server take to be back with the same data after kill -9: from the log alone, and from a snapshot. The servers take turns, and the best of
/// the rounds counts, because what else the machine does only ever adds. Times are divided by the bytes of keys and values, which are the same for all.
/// </summary>
internal static class RecoveryTable
{
    private const int KeysDefault = 4_000_000;
    private const int ValueBytes = 100;
    private const int Rounds = 3;
    private const int SettleMilliseconds = 1000;

    /// <param name="keys">Strings of 100 bytes; beside every ten of them a hash of ten fields.</param>
    public static string Measure(int? keys)
    {
        var count = keys ?? KeysDefault;
        var ours = MemoryServerKind.Present().First(kind => kind.Name == "distro-server").Program;
        string[] noSnapshots = ["--appendonly", "yes", "--appendfsync", "no", "--save", ""];
        (string Title, RecoverableServer Server, bool IsSaved)[] all =
        [
            ("redis-server, AOF", new RecoverableServer("redis-server", [.. noSnapshots, "--auto-aof-rewrite-percentage", "0"]), false),
            ("redis-server, RDB", new RecoverableServer("redis-server", ["--appendonly", "no", "--save", "", "--dbfilename", "dump.rdb"]), true),
            ("distro-server, log", new RecoverableServer(ours, [.. noSnapshots, "--snapshot-log-bytes", "0", "--snapshot-interval-seconds", "0"]), false),
            ("distro-server, snapshot", new RecoverableServer(ours, noSnapshots), true),
        ];
        var gigabytes = 0.0;
        foreach (var (title, server, isSaved) in all)
        {
            Console.Error.WriteLine($"filling {title}");
            server.Start(0);
            gigabytes = Fill(server.Port, count, isSaved) / 1e9;
            server.Kill();
        }

        var best = new RecoveryTime?[all.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var time = all[i].Server.Start(count + (count / 10));
                all[i].Server.Kill();
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all[i].Title}: {time.First.TotalSeconds:F2} s, {time.All.TotalSeconds:F2} s, CPU {time.Cpu.TotalSeconds:F2} s"));
                best[i] = best[i] is not { } before ? time : new RecoveryTime(Least(before.First, time.First), Least(before.All, time.All), Least(before.Cpu, time.Cpu));
            }
        }

        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}; {gigabytes:F2} GB of keys and values; the best of {Rounds} rounds, in turns.").AppendLine();
        text.AppendLine("| loaded from | until the first read, s | until all is there, s | s per GB | CPU, s per GB | bytes on disk, MB |\n|---|---|---|---|---|---|");
        for (var i = 0; i < all.Length; i++)
        {
            var (first, whole, cpu) = best[i]!.Value;
            text.AppendLine(CultureInfo.InvariantCulture, $"| {all[i].Title} | {first.TotalSeconds:F2} | {whole.TotalSeconds:F2} | {whole.TotalSeconds / gigabytes:F2} | {cpu.TotalSeconds / gigabytes:F2} | {all[i].Server.DiskBytes / 1_000_000} |");
            all[i].Server.Dispose();
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Speed of distro-server's log to redis-server's AOF: {best[0]!.Value.All / best[2]!.Value.All:F2}; of its snapshot to redis-server's RDB: {best[1]!.Value.All / best[3]!.Value.All:F2}, to its AOF: {best[0]!.Value.All / best[3]!.Value.All:F2}.");
        return text.ToString();
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Returns the bytes of keys and values.</summary>
    private static long Fill(int port, int count, bool isSaved)
    {
        using var pipe = new CommandPipe(port);
        var value = new byte[ValueBytes];
        Array.Fill(value, (byte)'v');
        long bytes = 0;
        for (var i = 0; i < count; i++)
        {
            pipe.Begin(3);
            pipe.Word("SET"u8);
            pipe.Word(Encoding.ASCII.GetBytes($"key:{i}"));
            pipe.Word(value);
            bytes += ValueBytes + 10;
            if (i % 10 == 0) bytes += FillHash(pipe, i);
        }

        pipe.Flush();
        if (isSaved)
        {
            // Refused while a snapshot that nobody asked for is under way, which does not hold all.
            while (!pipe.Ask("SAVE").Contains("OK", StringComparison.Ordinal)) Thread.Sleep(SettleMilliseconds);
        }

        // Without fsync what was answered may be a moment from being with the system, which is what survives kill -9.
        Thread.Sleep(SettleMilliseconds);
        return bytes;
    }

    private static long FillHash(CommandPipe pipe, int number)
    {
        const int Fields = 10;
        pipe.Begin(2 + (2 * Fields));
        pipe.Word("HSET"u8);
        pipe.Word(Encoding.ASCII.GetBytes($"hash:{number}"));
        for (var field = 0; field < Fields; field++)
        {
            pipe.Word(Encoding.ASCII.GetBytes($"field{field}"));
            pipe.Word(number + field);
        }

        return Fields * 12;
    }
}
