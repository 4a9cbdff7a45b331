using Distro.Tests.Shard;

namespace Distro.Tests.RdbTool;

/// <summary>Keys of every type and layout that a redis-server 7.0 writes, in several databases, with and without times, and values large enough to be cut.</summary>
internal static class SampleData
{
    public const string FarAway = "33229872000000";

    /// <param name="client">Of the server to fill.</param>
    /// <param name="large">Elements of the large collections.</param>
    public static void Fill(RespClient client, int large = 12_000)
    {
        Strings(client);
        Collections(client, 5, "small");
        Collections(client, 700, "medium");
        Large(client, large);
        Streams(client);
        client.Expect("SELECT 9", "OK");
        client.Expect("SET elsewhere 1", "OK");
        client.Expect("SADD set-elsewhere a b 1", "3");
        client.Expect("SELECT 0", "OK");
        client.Run("FUNCTION", "LOAD", "REPLACE", "#!lua name=sample\nredis.register_function('sample_one', function() return 1 end)");
    }

    private static void Strings(RespClient client)
    {
        client.Expect("SET number 12345", "OK");
        client.Expect("SET negative -7", "OK");
        client.Expect("SET large-number 9223372036854775807", "OK");
        client.Run("SET", "binary", "\0\r\n\u00ff{}");
        client.Run("SET", "compressible", new string('a', 100_000));
        client.Run("SET", "", "the empty key");
        client.Run("SET", "a}b{", "an odd key");
        client.Expect("SET expiring v PXAT " + FarAway, "OK");
        client.Expect("SETBIT bits 100000 1", "0");
        client.Run("PFADD hll a b c d e f");
    }

    private static void Collections(RespClient client, int count, string name)
    {
        for (var i = 0; i < count; i++)
        {
            client.Send($"RPUSH list-{name} element:{i} {i}");
            client.Send($"SADD set-{name} member:{i}");
            client.Send($"SADD intset-{name} {i * 1000003L}");
            client.Send($"ZADD zset-{name} {i / 8.0:R} member:{i}");
            client.Send($"HSET hash-{name} field:{i} value:{i}");
        }

        for (var i = 0; i < count * 5; i++) client.Read();
        client.Run($"ZADD zset-{name} inf high -inf low");
        client.Run($"PEXPIREAT hash-{name} {FarAway}");
    }

    private static void Large(RespClient client, int count)
    {
        const int atOnce = 500;
        foreach (var (command, makes) in new (string, Func<int, string[]>)[]
        {
            ("RPUSH large-list", i => [$"element {i}: {(ulong)(i + 1) * 0x9E3779B97F4A7C15UL:x} {(ulong)(i + 7) * 0xD1B54A32D192ED03UL:x}"]),
            ("SADD large-set", i => [$"a member of the large set, number {i}"]),
            ("ZADD large-zset", i => [$"{i * 1.5}", $"a member with a score, number {i}"]),
            ("HSET large-hash", i => [$"a field, number {i}", $"its value, {i * 3}"]),
        })
        {
            for (var i = 0; i < count; i += atOnce) client.SendRaw(RespClient.Request([.. command.Split(' '), .. Enumerable.Range(i, Math.Min(atOnce, count - i)).SelectMany(makes)]));
            for (var i = 0; i < count; i += atOnce) client.Read();
        }

        client.Run("PEXPIREAT large-hash " + FarAway);
    }

    private static void Streams(RespClient client)
    {
        for (var i = 1; i <= 300; i++) client.Send($"XADD stream {i}-1 a {i} b {i * 2}");
        for (var i = 1; i <= 300; i++) client.Read();
        client.Expect("XDEL stream 5-1 6-1", "2");
        client.Expect("XGROUP CREATE stream g1 10-1", "OK");
        client.Run("XREADGROUP GROUP g1 alice COUNT 10 STREAMS stream >");
        client.Run("XREADGROUP GROUP g1 bob COUNT 3 STREAMS stream >");
        client.Expect("XACK stream g1 11-1", "1");
        client.Expect("XADD emptied 1-1 a 1", "1-1");
        client.Expect("XDEL emptied 1-1", "1");
    }
}
