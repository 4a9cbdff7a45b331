using Distro.Commands.Routing;
using Distro.Engine;
using Distro.Shard.Execution;

namespace Distro.Tests.Shard.Execution;

/// <summary>Looking ahead finds the keys of whole commands, stops at anything else, and never at a command's expense.</summary>
public class KeysAheadTests
{
    [Fact]
    public void Keys_of_whole_commands_are_found_in_order()
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 1, Workers = 1 });
        var ahead = new KeysAhead(keyspace);
        byte[] input = [.. RespClient.Request("GET", "one"), .. RespClient.Request("PING"), .. RespClient.Request("SET", "two", "2"), .. RespClient.Request("GET", "cut off")[..^3]];
        ahead.Look(input, database: 0);
        var first = ahead.Take();
        Assert.Equal(HashSlot.Of("one"u8), first.Slot);
        Assert.Equal(keyspace.HashOf("one"u8), first.Hash);
        Assert.Equal("one"u8.ToArray(), input.AsSpan(first.KeyStart, first.KeyLength).ToArray());
        Assert.Equal(0, ahead.Take().KeyStart);
        Assert.Equal(HashSlot.Of("two"u8), ahead.Take().Slot);
        Assert.True(ahead.IsEmpty);
        Assert.Equal(default, ahead.Take());
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Any_bytes_may_stand_there(int seed)
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 1, Workers = 1 });
        var ahead = new KeysAhead(keyspace);
        var random = new Random(seed);
        byte[] good = [.. RespClient.Request("GET", "one"), .. RespClient.Request("MSET", "a", "1", "b", "2"), .. RespClient.Request("GET", "x")];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(4); change >= 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)"*$\r\n0123456789-x"[random.Next(16)];
            ahead.Look(bytes.AsSpan(0, random.Next(bytes.Length + 1)), database: 0);
            while (!ahead.IsEmpty)
                ahead.Take();
        }
    }

    [Fact]
    public async Task A_pipeline_that_mixes_kinds_of_commands_is_right()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var batch = new MemoryStream();
        for (var i = 0; i < 50; i++)
        {
            batch.Write(RespClient.Request("SET", $"k{i}", $"{i}"));
            batch.Write("PING inline\r\n"u8);
            batch.Write(RespClient.Request("MGET", $"k{i}", "none", $"k{i}"));
            batch.Write("*0\r\n"u8);
            batch.Write(RespClient.Request("SELECT", $"{i % 2}"));
            batch.Write(RespClient.Request("NOSUCH", "k0"));
            batch.Write(RespClient.Request("GET", $"k{i}"));
            batch.Write(RespClient.Request("SELECT", "0"));
        }

        client.SendRaw(batch.ToArray());
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("OK", client.Read());
            Assert.Equal("inline", client.Read());
            Assert.Equal($"[{i}, nil, {i}]", client.Read());
            Assert.Equal("OK", client.Read());
            Assert.StartsWith("-ERR unknown command", client.Read(), StringComparison.Ordinal);
            Assert.Equal(i % 2 == 0 ? $"{i}" : "nil", client.Read());
            Assert.Equal("OK", client.Read());
        }
    }
}
