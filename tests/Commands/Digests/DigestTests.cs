using Distro.Resp;
using Distro.Tests.Commands.Differential;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Digests;

/// <summary>DEBUG DIGEST: equal contents have equal digests, whatever their layout and history; on any of the protocol's servers.</summary>
public sealed class DigestTests
{
    private const string Empty = "0000000000000000000000000000000000000000";

    [Fact]
    public void Nothing_has_a_digest_of_zeros()
    {
        using var server = new TestServer();
        server.Expect("DEBUG DIGEST", Empty);
        server.Expect("DEBUG DIGEST-VALUE nosuch", $"[{Empty}]");
    }

    [Fact]
    public void Order_matters_in_lists_only()
    {
        using var server = new TestServer();
        server.Run("SADD s1 a b c");
        server.Run("SADD s2 c b a");
        server.Run("HSET h1 a 1 b 2");
        server.Run("HSET h2 b 2 a 1");
        server.Run("RPUSH l1 a b");
        server.Run("RPUSH l2 b a");
        server.Run("DEBUG DIGEST-VALUE s1 s2 h1 h2 l1 l2");
        var digests = server.Reply().Items.Select(item => item.Text).ToList();
        Assert.Equal(digests[0], digests[1]);
        Assert.Equal(digests[2], digests[3]);
        Assert.NotEqual(digests[4], digests[5]);
    }

    [Fact]
    public void Layout_does_not_matter()
    {
        using var server = new TestServer();
        foreach (var i in Enumerable.Range(0, 300)) server.Run($"HSET large f{i} v{i}");
        foreach (var i in Enumerable.Range(10, 290)) server.Run($"HDEL large f{i}");
        foreach (var i in Enumerable.Range(0, 10)) server.Run($"HSET small f{i} v{i}");
        server.Run("DEBUG DIGEST-VALUE large small");
        Assert.Equal(server.Reply().Items[0].Text, server.Reply().Items[1].Text);
        server.Run("PEXPIRE small 100000");
        server.Run("DEBUG DIGEST-VALUE large small");
        Assert.NotEqual(server.Reply().Items[0].Text, server.Reply().Items[1].Text);
    }

    /// <summary>Minus zero is stored nowhere, and so no layout can forget it.</summary>
    [Theory]
    [InlineData("ZADD z -0 a")]
    [InlineData("ZADD z XX CH -0.0 m1")]
    [InlineData("ZINCRBY z -0 a")]
    [InlineData("ZADD n 0 a ; ZUNIONSTORE z 2 z n WEIGHTS 1 -1")]
    public void A_large_sorted_set_has_the_digest_of_its_copy(string change)
    {
        using var server = new TestServer();
        foreach (var i in Enumerable.Range(1, 300)) server.Run($"ZADD z {i} m{i}");
        foreach (var line in change.Split(" ; ")) server.Run(line);
        server.Expect("ZRANGE z 0 0 WITHSCORES", change.Contains("m1") ? "[m1, 0]" : "[a, 0]");
        foreach (var i in Enumerable.Range(2, 299)) server.Run($"ZREM z m{i}");
        server.Run("COPY z copy");
        server.Run("DEBUG DIGEST-VALUE z copy");
        Assert.Equal(server.Reply().Items[0].Text, server.Reply().Items[1].Text);
        server.ExpectCopyIsEqual();
    }

    [PeerTheory]
    [InlineData("SET text hello", "SET number 12345", "APPEND number 6", "RPUSH l a b 3 4", "SADD integers 3 1 2", "SADD words x y z", "ZADD z 1.5 a -3 b inf c", "HSET h f v g 17", "PEXPIREAT text 9999999999999")]
    [InlineData("SELECT 5", "SET other 1", "SELECT 0", "SET key 1")]
    public void Every_server_computes_the_same(params string[] commands)
    {
        using var server = new TestServer();
        using var peer = new PeerServer();
        foreach (var command in commands)
        {
            server.Run(command);
            peer.Run([.. command.Split(' ').Select(System.Text.Encoding.ASCII.GetBytes)]);
        }

        server.Expect("DEBUG DIGEST", ReplyValue.Parse(peer.Run(["DEBUG"u8.ToArray(), "DIGEST"u8.ToArray()]), out _)!.ToString());
    }
}
