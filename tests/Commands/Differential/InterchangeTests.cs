using System.Text;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Differential;

/// <summary>Values go to a live redis-server and come back by DUMP and RESTORE, of every type and in every layout that its options can be made to choose; DEBUG DIGEST says whether they are the same.</summary>
public sealed class InterchangeTests
{
    private static readonly int[] Sizes = [1, 30, 700];

    [PeerTheory]
    [InlineData("list-max-listpack-size -2")]
    [InlineData("list-max-listpack-size 3")]
    [InlineData("hash-max-listpack-entries 100000 zset-max-listpack-entries 100000 hash-max-listpack-value 100000 zset-max-listpack-value 100000 set-max-intset-entries 100000 list-max-listpack-size -5")]
    [InlineData("hash-max-listpack-entries 0 zset-max-listpack-entries 0 set-max-intset-entries 0 rdbcompression no list-max-listpack-size 1")]
    public void Both_ways(string options)
    {
        using var peer = new PeerServer();
        using var server = new TestServer();
        peer.Run(Words(["CONFIG", "SET", .. options.Split(' ')]));
        var random = new Random(17);
        var keys = new List<string>();
        foreach (var size in Sizes)
        {
            foreach (var kind in (string[])["string", "number", "list", "set", "integers", "zset", "hash", "mixed", "stream"])
            {
                keys.Add($"{kind}{size}");
                foreach (var command in Commands(kind, keys[^1], size, random)) Both(peer, server, command);
            }
        }

        Assert.Equal(DigestOf(peer), DigestOf(server));
        foreach (var key in keys)
        {
            var theirs = ReplyValue.Parse(peer.Run(Words("DUMP", key)), out _)!.Bytes.ToArray();
            var ours = Generic.DumpTests.Dump(server, key);
            Assert.Equal("OK", server.Run([.. Words("RESTORE", key, "0"), theirs, .. Words("REPLACE")]));
            Assert.Equal("OK", ReplyValue.Parse(peer.Run([.. Words("RESTORE", key, "0"), ours, .. Words("REPLACE")]), out _)!.ToString());
            Assert.Equal(ReplyValue.Parse(peer.Run(Words("DEBUG", "DIGEST-VALUE", key)), out _)!.ToString(), server.Run($"DEBUG DIGEST-VALUE {key}"));
        }

        Assert.Equal(DigestOf(peer), DigestOf(server));
        foreach (var key in keys.Where(key => key.StartsWith("stream", StringComparison.Ordinal))) SameStream(peer, server, key);
        server.ExpectCopyIsEqual();
    }

    /// <summary>What a stream knows beside its entries, which is all that a digest tells of.</summary>
    private static void SameStream(PeerServer peer, TestServer server, string key)
    {
        string[][] questions =
        [
            ["XPENDING", key, "g1", "-", "+", "100", "alice"], ["XPENDING", key, "g1"], ["XPENDING", key, "g2"], ["XLEN", key],
        ];
        foreach (var question in questions)
        {
            // How long an entry has been pending differs by the time that passes between the two questions.
            var theirs = Timeless(ReplyValue.Parse(peer.Run(Words(question)), out _)!);
            server.Run(Words(question));
            Assert.Equal(theirs, Timeless(server.Reply()));
        }

        var stream = ReplyValue.Parse(peer.Run(Words("XINFO", "STREAM", key)), out _)!;
        server.Run(Words("XINFO", "STREAM", key));
        foreach (var field in (string[])["length", "last-generated-id", "max-deleted-entry-id", "entries-added", "recorded-first-entry-id", "groups"]) Assert.Equal(Field(stream, field), Field(server.Reply(), field));
        var groups = ReplyValue.Parse(peer.Run(Words("XINFO", "GROUPS", key)), out _)!;
        server.Run(Words("XINFO", "GROUPS", key));
        for (var i = 0; i < 2; i++)
        {
            foreach (var field in (string[])["name", "consumers", "pending", "last-delivered-id", "entries-read", "lag"]) Assert.Equal(Field(groups.Items[i], field), Field(server.Reply().Items[i], field));
        }
    }

    private static string Timeless(ReplyValue reply)
        => reply.Items.Count > 0 && reply.Items[0].Items.Count == 4 ? string.Join(' ', reply.Items.Select(item => $"{item.Items[0]} {item.Items[1]} {item.Items[3]}")) : reply.ToString();

    private static string Field(ReplyValue map, string name) => map.Items.Chunk(2).First(pair => pair[0].Text == name)[1].ToString();

    private static IEnumerable<string[]> Commands(string kind, string key, int size, Random random)
    {
        if (kind == "string") return [["SET", key, Element(random) + new string('x', size * 10)]];
        if (kind == "number") return [["SET", key, (random.NextInt64() >> random.Next(63)).ToString()]];
        if (kind == "stream") return StreamCommands(key, size, random);
        return Enumerable.Range(0, size).Select(i => kind switch
        {
            "list" => ["RPUSH", key, Element(random)],
            "set" => ["SADD", key, Element(random)],
            "integers" => ["SADD", key, (random.NextInt64(-1000, 1000) << (size < 100 ? 0 : random.Next(40))).ToString()],
            "zset" => ["ZADD", key, random.Next(20) == 0 ? "-inf" : (random.Next(-4000, 4000) / 8.0).ToString(System.Globalization.CultureInfo.InvariantCulture), Element(random)],
            "hash" => ["HSET", key, Element(random), Element(random)],
            _ => (string[])["RPUSH", key, i % 50 == 0 ? new string((char)('a' + random.Next(20)), random.Next(20_000)) : Element(random)],
        });
    }

    private static IEnumerable<string[]> StreamCommands(string key, int size, Random random)
    {
        for (var i = 1; i <= size; i++)
        {
            string[] fields = random.Next(4) == 0 ? [Element(random), Element(random), "more", Element(random)] : ["name", Element(random)];
            yield return ["XADD", key, $"{1_000_000 + (i / 3)}-{i}", .. fields];
        }

        yield return ["XADD", key, "2000000-0", "f", "v"];
        yield return ["XDEL", key, "2000000-0"];
        yield return ["XDEL", key, "1000001-4", "1000000-1"];
        yield return ["XGROUP", "CREATE", key, "g1", "0"];
        yield return ["XGROUP", "CREATE", key, "g2", "1000000-2", "ENTRIESREAD", "2"];
        yield return ["XGROUP", "CREATECONSUMER", key, "g1", "alice"];
        yield return ["XGROUP", "CREATECONSUMER", key, "g1", "bob"];
        yield return ["XREADGROUP", "GROUP", "g1", "alice", "COUNT", "5", "STREAMS", key, ">"];
        yield return ["XREADGROUP", "GROUP", "g1", "bob", "COUNT", "7", "STREAMS", key, ">"];
        yield return ["XACK", key, "g1", "1000000-2"];
        yield return ["XGROUP", "CREATECONSUMER", key, "g1", "idle"];
    }

    private static string Element(Random random) => random.Next(5) switch
    {
        0 => random.Next(-200, 200).ToString(),
        1 => (random.NextInt64() >> random.Next(63)).ToString(),
        2 => string.Concat(Enumerable.Repeat("ab" + random.Next(5), random.Next(1, 30))),
        3 => new string((char)random.Next(256), random.Next(0, 80)),
        _ => "element:" + random.Next(100_000),
    };

    private static void Both(PeerServer peer, TestServer server, string[] command)
    {
        peer.Run(Words(command));
        server.Run(Words(command));
    }

    private static string DigestOf(PeerServer peer) => ReplyValue.Parse(peer.Run(Words("DEBUG", "DIGEST")), out _)!.ToString();

    private static string DigestOf(TestServer server) => server.Run("DEBUG DIGEST");

    private static byte[][] Words(params string[] words) => [.. words.Select(Encoding.Latin1.GetBytes)];
}
