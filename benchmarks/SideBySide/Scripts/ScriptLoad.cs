using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Scripts;

/// <summary>A script as applications call it, with one key of a thousand, again and again.</summary>
/// <param name="Title">As the table names it.</param>
/// <param name="Text">The script.</param>
/// <param name="Values">ARGV.</param>
/// <param name="Requests">Calls in one run.</param>
internal sealed record ScriptLoad(string Title, string Text, string[] Values, int Requests)
{
    private const int Keys = 1_000;
    private const int Clients = 50;
    private const int Pipeline = 16;
    private static readonly TimeSpan runLimit = TimeSpan.FromMinutes(3);

    public static readonly ScriptLoad[] All =
    [
        new("rate limiter", "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end if n > tonumber(ARGV[2]) then return 0 end return 1", ["60000", "100"], 200_000),
        new("compare and delete, another's lock", "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end", ["mine"], 200_000),
        new("lock, compare and delete", "redis.call('SET', KEYS[1], ARGV[1], 'PX', 30000) if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end", ["mine"], 200_000),
        new("loop of 1,000", "local sum = 0 for i = 1, 1000 do sum = sum + i % 7 end return sum", [], 20_000),
    ];

    /// <summary>CPU of the server for one call, in microseconds.</summary>
    public double Measure(MemoryServer server, bool bySha)
    {
        using (var pipe = new CommandPipe(server.Port))
        {
            pipe.Ask("FLUSHALL");
            pipe.Begin(3);
            pipe.Word("SCRIPT"u8);
            pipe.Word("LOAD"u8);
            pipe.Word(Encoding.ASCII.GetBytes(Text));
            for (var key = 0; Title.StartsWith("compare", StringComparison.Ordinal) && key < Keys; key++)
            {
                pipe.Begin(3);
                pipe.Word("SET"u8);
                pipe.Word(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"key:{key:D12}")));
                pipe.Word("another's"u8);
            }

            pipe.Flush();
        }

        var before = server.CpuSeconds;
        Call(server.Port, bySha);
        return (server.CpuSeconds - before) * 1e6 / Requests;
    }

    private void Call(int port, bool bySha)
    {
#pragma warning disable CA5350 // A script's name is its SHA-1 in the protocol; nothing here is secret.
        var sha = Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(Text)));
#pragma warning restore CA5350
        string[] arguments =
        [
            "-p", $"{port}", "-c", $"{Clients}", "-P", $"{Pipeline}", "-n", $"{Requests}", "-r", $"{Keys}", "-q",
            bySha ? "EVALSHA" : "EVAL", bySha ? sha : Text, "1", "key:__rand_int__", .. Values,
        ];
        using var process = Process.Start(new ProcessStartInfo("redis-benchmark", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(runLimit))
        {
            process.Kill();
            throw new TimeoutException($"redis-benchmark did not end within {runLimit}");
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"redis-benchmark: exit code {process.ExitCode}: {output.Result}");
    }
}
