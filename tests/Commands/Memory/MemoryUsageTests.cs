using System.Globalization;
using System.Text;
using Distro.Engine;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Memory;

/// <summary>
/// MEMORY USAGE is true: with SAMPLES 0 it says to the byte by how much used_memory grew with the key and shrinks without it, and by itself it is near that, whatever the
/// value is made of. A neighbour in the same slot keeps the slot's own table out of the sums.
/// </summary>
public sealed class MemoryUsageTests : IDisposable
{
    private const int Elements = 20_000;
    private const int ElementsACommand = 100;

    private const double ErrorMax = 0.05;

    private readonly TestServer server = new() { Records = false };

    [Theory]
    [InlineData("string of 3 bytes")]
    [InlineData("string of 100000 bytes")]
    [InlineData("string that grew")]
    [InlineData("number")]
    [InlineData("list, packed")]
    [InlineData("list of small numbers")]
    [InlineData("list of alike and one large")]
    [InlineData("list of mixed")]
    [InlineData("list of mixed, from both ends")]
    [InlineData("list, cut")]
    [InlineData("set, packed")]
    [InlineData("set of numbers")]
    [InlineData("set")]
    [InlineData("set of mixed")]
    [InlineData("zset, packed")]
    [InlineData("zset")]
    [InlineData("zset, cut")]
    [InlineData("hash, packed")]
    [InlineData("hash")]
    [InlineData("hash of mixed")]
    [InlineData("hash with times, packed")]
    [InlineData("hash with times")]
    [InlineData("stream, packed")]
    [InlineData("stream of mixed")]
    [InlineData("stream with groups and producers")]
    public void Usage_is_what_used_memory_grew_by(string what)
    {
        server.Run("SET {k}neighbour x");
        var before = Used;
        Fill(what);
        FreeAll();
        var grown = Used - before;
        Assert.Equal($"{what}: {grown}", $"{what}: {Usage(" SAMPLES 0") - KeyEntry.TableShareBytes}");
        foreach (var samples in (string[])["", " SAMPLES 1", " SAMPLES 1000", " SAMPLES 5000"])
            Assert.True(Math.Abs(Usage(samples) - grown) <= Math.Max(grown * ErrorMax, KeyEntry.TableShareBytes), $"{what}{samples}: {Usage(samples)} of {grown}");
        Assert.Equal(Usage(" SAMPLES 0"), Usage(" SAMPLES 9223372036854775807"));
        server.Run("DEL {k}");
        FreeAll();
        Assert.Equal(before, Used);
    }

    [Fact]
    public void One_large_element_counts_once_wherever_it_stands()
    {
        foreach (var word in (string[])["LPUSH", "RPUSH"])
        {
            server.Run("DEL {k}");
            Each("RPUSH", i => [new string('x', 200)]);
            Send(word, "{k}", new string('y', 100_000));
            var exact = Usage(" SAMPLES 0");
            Assert.InRange(Usage(""), exact * (1 - ErrorMax), exact * (1 + ErrorMax));
        }
    }

    /// <summary>What was deleted or cut off and is freed in steps.</summary>
    private void FreeAll()
    {
        while (server.Context.Keyspace!.FreeSome(server.Context.Worker!, 1000))
        {
        }
    }

    private long Used => server.Context.Keyspace!.UsedBytes;

    private long Usage(string samples) => long.Parse(server.Run($"MEMORY USAGE {{k}}{samples}"), CultureInfo.InvariantCulture);

    private void Fill(string what)
    {
        var random = new Random(4711);
        string Mixed(int most) => new('x', random.Next(most));
        switch (what)
        {
            case "string of 3 bytes": server.Run("SET {k} abc"); break;
            case "string of 100000 bytes": Send("SET", "{k}", new string('x', 100_000)); break;
            case "string that grew": Each(i => ["APPEND", "{k}", $"{i}"]); break;
            case "number": server.Run("SET {k} 1234567"); break;
            case "list, packed": server.Run("RPUSH {k} a bb ccc"); break;
            case "list of small numbers": Each("RPUSH", i => [$"{i}"]); break;
            case "list of alike and one large":
                Each("RPUSH", i => [$"{i:d10}"]);
                server.Run($"RPUSH {{k}} {new string('x', 5000)}");
                break;
            case "list of mixed": Each("RPUSH", i => [Mixed(400)]); break;
            case "list of mixed, from both ends": Each(i => [i % 3 == 0 ? "LPUSH" : "RPUSH", "{k}", i % 50 == 0 ? Mixed(5000) : Mixed(300)]); break;
            case "list, cut":
                Each("RPUSH", i => [Mixed(400)]);
                server.Run("LTRIM {k} 3000 -1000");
                for (var i = 0; i < 1000; i++) server.Run($"LSET {{k}} {i * 7} {Mixed(40)}");
                break;
            case "set, packed": server.Run("SADD {k} a bb ccc"); break;
            case "set of numbers": Each("SADD", i => [$"{i * 7}"]); break;
            case "set": Each("SADD", i => [$"member:{i}"]); break;
            case "set of mixed": Each("SADD", i => [$"{i}{Mixed(100)}"]); break;
            case "zset, packed": server.Run("ZADD {k} 1 a 2 bb 3 ccc"); break;
            case "zset": Each("ZADD", i => [$"{i * 31 % 1000}", $"member:{i}"]); break;
            case "zset, cut":
                Each("ZADD", i => [$"{i * 31 % 1000}", $"member:{i}"]);
                server.Run("ZREMRANGEBYRANK {k} 100 9000");
                for (var i = 0; i < 1000; i++) server.Run($"ZREM {{k}} member:{i * 5}");
                break;
            case "hash, packed": server.Run("HSET {k} a 1 bb 2"); break;
            case "hash": Each("HSET", i => [$"field:{i}", $"{i}"]); break;
            case "hash of mixed": Each("HSET", i => [$"field:{i}", Mixed(200)]); break;
            case "hash with times, packed":
                server.Run("HSET {k} a 1 bb 2");
                server.Run("HPEXPIRE {k} 1000000 FIELDS 1 a");
                break;
            case "hash with times":
                Each("HSET", i => [$"field:{i}", $"{i}"]);
                Send(["HPEXPIRE", "{k}", "1000000", "FIELDS", "5000", .. Enumerable.Range(0, 5000).Select(i => $"field:{i * 3}")]);
                break;
            case "stream, packed": server.Run("XADD {k} 1-1 f v"); break;
            case "stream of mixed": Each(i => ["XADD", "{k}", $"{i + 1}-1", "f", Mixed(200)]); break;
            case "stream with groups and producers": FillGroups(); break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "is not known");
        }
    }

    private void FillGroups()
    {
        Each(i => ["XADD", "{k}", "IDMP", $"producer:{i % 10}", $"{i}", "*", "f", $"{i}"]);
        server.Run("XGROUP CREATE {k} one 0");
        server.Run("XGROUP CREATE {k} two 0");
        for (var consumer = 0; consumer < 20; consumer++) server.Run($"XREADGROUP GROUP one consumer:{consumer} COUNT {ElementsACommand} STREAMS {{k}} >");
        server.Run("XREADGROUP GROUP two only COUNT 10 STREAMS {k} >");
        Assert.Contains("consumer:19", server.Run("XPENDING {k} one"));
    }

    /// <summary>Adds what is made of each number, a hundred to a command.</summary>
    private void Each(string command, Func<int, string[]> words)
    {
        for (var i = 0; i < Elements; i += ElementsACommand) Send([command, "{k}", .. Enumerable.Range(i, ElementsACommand).SelectMany(words)]);
    }

    private void Each(Func<int, string[]> words)
    {
        for (var i = 0; i < Elements; i++) Send(words(i));
    }

    private void Send(params string[] words)
    {
        server.Run([.. words.Select(Encoding.ASCII.GetBytes)]);
        Assert.NotEqual((byte)'-', server.LastReply[0]);
    }

    public void Dispose() => server.Dispose();
}
