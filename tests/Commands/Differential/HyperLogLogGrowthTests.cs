using System.Text;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Differential;

/// <summary>HyperLogLogs that grow from nothing through the sparse form into the dense one: at every step the value's bytes and the count are the peer's.</summary>
public sealed class HyperLogLogGrowthTests
{
    private const int Batches = 160;
    private const int BatchElements = 25;

    [PeerTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Values_are_the_peers_byte_for_byte(int seed)
    {
        var random = new Random(seed);
        using var peer = new PeerServer();
        using var server = new TestServer();
        for (var batch = 0; batch < Batches; batch++)
        {
            Compare(peer, server, ["PFADD", "{t}a", .. Elements(random)]);
            Compare(peer, server, ["PFADD", "{t}b", .. Elements(random).Take(3)]);
            Compare(peer, server, ["GET", "{t}a"]);
            Compare(peer, server, ["PFCOUNT", "{t}a"]);
            Compare(peer, server, ["PFCOUNT", "{t}a", "{t}b"]);
            if (batch % 16 == 0) Compare(peer, server, ["PFMERGE", "{t}b", "{t}a"]);
            Compare(peer, server, ["GET", "{t}b"]);
            Compare(peer, server, ["PFDEBUG", "ENCODING", "{t}b"]);
        }

        server.Expect("PFDEBUG ENCODING {t}a", "dense");
        server.ExpectCopyIsEqual();
    }

    private static IEnumerable<string> Elements(Random random) => Enumerable.Range(0, BatchElements).Select(_ => new string((char)('a' + random.Next(26)), random.Next(4)) + random.NextInt64(1L << random.Next(1, 60)));

    private static void Compare(PeerServer peer, TestServer server, string[] words)
    {
        byte[][] bytes = [.. words.Select(Encoding.Latin1.GetBytes)];
        var theirs = peer.Run(bytes);
        server.Run(bytes);
        Assert.True(server.LastReply.SequenceEqual(theirs), string.Join(' ', words));
    }
}
