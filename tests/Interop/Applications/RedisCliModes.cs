using System.Globalization;
using System.Text;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Applications;

/// <summary>What redis-cli does besides sending commands: mass insertion, a look at all keys, at the hot ones, and measurements.</summary>
internal static class RedisCliModes
{
    private const int Strings = 2000;
    private const int Elements = 300;
    private const int HotReads = 3000;

    public static async Task Run(string port)
    {
        async Task<string> Cli(params string[] arguments) => await Programs.Run("redis-cli", ["-p", port, .. arguments]);
        await Cli("FLUSHALL");
        await Fill(port);
        var biggest = await Cli("--bigkeys");
        Assert.Contains($"Sampled {Strings + 5} keys", biggest, StringComparison.Ordinal);
        foreach (var key in (string[])["list", "set", "zset", "hash", "stream"])
            Assert.Contains($"\"big:{key}\"' has {Elements} ", biggest, StringComparison.Ordinal);
        Assert.Contains("\"big:zset\"' has ", await Cli("--memkeys"), StringComparison.Ordinal);
        Assert.Contains($"Sampled {Strings + 5} keys", await Cli("--memkeys-samples", "5"), StringComparison.Ordinal);

        Assert.Equal("OK\n", await Cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu"));
        await Cli("-r", $"{HotReads}", "GET", "pipe:77");
        Assert.Contains("hot key found with counter", await Cli("--hotkeys"), StringComparison.Ordinal);
        Assert.Equal("OK\n", await Cli("CONFIG", "SET", "maxmemory-policy", "noeviction"));

        var keys = (await Cli("--scan", "--pattern", "big:*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["big:hash", "big:list", "big:set", "big:stream", "big:zset"], keys.Order(StringComparer.Ordinal));
        Assert.Equal(Strings, (await Cli("--scan", "--pattern", "pipe:*")).Count(c => c == '\n'));
        Assert.Matches(@"^\d+ \d+ \d+\.\d\d \d+\n$", await Cli("--latency"));
        // Ends with the first row that says so, however late that comes; redis-cli itself goes on when nobody reads it any more.
        var row = await Programs.Run("bash", "-c", $"exec 3< <(exec stdbuf -oL redis-cli -p {port} --stat -i 0.2); grep -m1 -E '^ *2005 +[0-9]' <&3; found=$?; kill $!; exit $found");
        Assert.Matches(@"^ *2005 +\d", row);
        await Cli("FLUSHALL");
    }

    private static async Task Fill(string port)
    {
        var file = Path.Combine(Path.GetTempPath(), $"distro-interop-pipe-{port}");
        try
        {
            var text = new StringBuilder();
            for (var i = 0; i < Strings; i++)
                text.Append(CultureInfo.InvariantCulture, $"SET pipe:{i} {new string('v', 1 + (i % 50))}\r\n");
            for (var i = 0; i < Elements; i++)
                text.Append(CultureInfo.InvariantCulture, $"RPUSH big:list x{i}\r\nSADD big:set m{i}\r\nZADD big:zset {i} m{i}\r\nHSET big:hash f{i} v\r\nXADD big:stream * f {i}\r\n");
            await File.WriteAllTextAsync(file, text.ToString());
            var answer = await Programs.Run("bash", "-c", $"redis-cli -p {port} --pipe < {file}");
            Assert.Contains($"errors: 0, replies: {Strings + (5 * Elements)}", answer, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
