using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Distro.Tests.Shard.Clients;

/// <summary>What clients may take of memory, each and together, and what is told of it.</summary>
public class ClientMemoryTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public async Task A_command_under_way_counts_and_takes_no_more_room_than_it_needs()
    {
        await using var shard = new ShardHarness();
        var admin = shard.Connect();
        var writer = shard.Connect();
        writer.Run("CLIENT SETNAME writer");
        writer.SendRaw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1500000\r\n" + new string('x', Megabyte));
        await Eventually(() => Field(admin, "writer", "qbuf") == Megabyte);
        Assert.Equal("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1500000\r\n".Length, Field(admin, "writer", "argv-mem"));
        writer.SendRaw(new string('x', 1_500_000 - Megabyte - 1));
        await Eventually(() => Field(admin, "writer", "qbuf") == 1_499_999);
        Assert.InRange(Field(admin, "writer", "tot-mem"), 1_500_000, 1_520_000);
        // The sum is added to when the loop is through with what has come.
        await Eventually(() => shard.Server.ClientMemoryBytes >= 1_500_000);
        Assert.InRange(shard.Server.ClientMemoryBytes, 1_500_000, 1_520_000);
        writer.SendRaw("x\r\n");
        Assert.Equal("OK", writer.Read());
        await Eventually(() => Field(admin, "writer", "tot-mem") < 10_000);
    }

    [Fact]
    public async Task Those_that_take_most_go_when_all_together_take_too_much()
    {
        await using var shard = new ShardHarness(settings: ("MaxMemoryClients", "3mb"));
        var admin = shard.Connect();
        admin.Run("CLIENT SETNAME admin");
        var spared = shard.Connect();
        spared.Run("CLIENT SETNAME spared");
        spared.Run("CLIENT NO-EVICT ON");
        Fill(spared, 2 * Megabyte);
        await Eventually(() => Field(admin, "spared", "qbuf") == 2 * Megabyte);
        var small = shard.Connect();
        small.Run("CLIENT SETNAME small");
        Fill(small, Megabyte / 4);
        await Eventually(() => Field(admin, "small", "qbuf") == Megabyte / 4);
        var large = shard.Connect();
        try
        {
            Fill(large, Megabyte);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // It was ended before all of it was taken.
        }

        Assert.True(large.ReadsEnd());
        Assert.Equal(Megabyte / 4, Field(admin, "small", "qbuf"));
        Assert.Equal(2 * Megabyte, Field(admin, "spared", "qbuf"));
        Assert.Contains(("memory", 1L), shard.Server.Closings);
        Assert.Contains("evicted_clients:1\r\n", admin.Run("INFO stats"));
        admin.Expect("CONFIG SET maxmemory-clients 2359296", "OK");
        Assert.True(small.ReadsEnd());
    }

    [Fact]
    public async Task What_clients_do_not_take_counts_towards_maxmemory_and_keys_go_for_it()
    {
        await using var shard = new ShardHarness();
        var admin = shard.Connect();
        for (var i = 0; i < 20; i++)
            admin.Run($"SET key:{i} " + new string('x', 100_000));
        admin.Expect("CONFIG SET maxmemory-policy allkeys-lru", "OK");
        admin.Expect($"CONFIG SET maxmemory {shard.Plane.Memory.CountedBytes + (Megabyte / 2)}", "OK");
        var slow = shard.Connect();
        slow.SendRaw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1200000\r\n" + new string('x', Megabyte));
        await Eventually(() => shard.Plane.Keyspace.Count(0) < 20);
        Assert.InRange(shard.Plane.Keyspace.Count(0), 5, 19);
    }

    /// <summary>A reply is on its way no longer than its batch: what is counted of it goes with it, without another command of that client.</summary>
    [Fact]
    public async Task A_reply_that_was_sent_no_longer_counts()
    {
        await using var shard = new ShardHarness();
        var admin = shard.Connect();
        admin.Run("SET big " + new string('x', Megabyte));
        var reader = shard.Connect();
        for (var i = 0; i < 3; i++)
            Assert.Equal(Megabyte, reader.Run("GET big").Length);
        await Eventually(() => shard.Server.ClientMemoryBytes < 100_000);
    }

    [Fact]
    public async Task A_reply_of_more_than_a_client_may_owe_ends_it_and_a_transaction_is_done_all_the_same()
    {
        await using var shard = new ShardHarness();
        var admin = shard.Connect();
        admin.Run("HSET h f v");
        admin.Run("SET big " + new string('x', 100_000));
        Assert.Equal("OK", admin.Run("CONFIG", "SET", "client-output-buffer-limit", "normal 150000 0 0"));
        var reader = shard.Connect();
        reader.Send("HRANDFIELD h -1000000000");
        Assert.True(reader.ReadsEnd());
        var queueing = shard.Connect();
        queueing.Run("MULTI");
        queueing.Run("GET big");
        queueing.Run("GET big");
        queueing.Run("GET big");
        queueing.Run("SET done 1");
        queueing.Send("EXEC");
        Assert.True(queueing.ReadsEnd());
        admin.Expect("GET done", "1");
        Assert.Contains(("output", 2L), shard.Server.Closings);
    }

    [Fact]
    public async Task What_a_client_has_queued_watched_and_subscribed_to_counts_too()
    {
        await using var shard = new ShardHarness();
        var admin = shard.Connect();
        var client = shard.Connect();
        client.Run("CLIENT SETNAME client");
        await Eventually(() => Field(admin, "client", "tot-mem") < 2_000);
        client.Run("WATCH a b c");
        await Eventually(() => Field(admin, "client", "tot-mem") is > 1_800 and < 3_000);
        client.Run("MULTI");
        client.Run("SET k " + new string('x', 50_000));
        await Eventually(() => Field(admin, "client", "tot-mem") is > 51_000 and < 54_000);
        client.Run("DISCARD");
        client.Run("SUBSCRIBE " + new string('c', 1_000));
        await Eventually(() => Field(admin, "client", "tot-mem") is > 2_500 and < 4_000);
    }

    private static void Fill(RespClient client, int bytes) => client.SendRaw($"*2\r\n${bytes + 100}\r\n" + new string('x', bytes));

    private static long Field(RespClient admin, string name, string field)
    {
        var line = admin.Run("CLIENT LIST NAME " + name);
        return Regex.Match(line, $" {field}=(-?[0-9]+)") is { Success: true } found ? long.Parse(found.Groups[1].Value) : -1;
    }

    private static async Task Eventually(Func<bool> isSo)
    {
        for (var i = 0; !isSo(); i++)
        {
            Assert.True(i < 12_000, "it did not come to be");
            await Task.Delay(5);
        }
    }
}
