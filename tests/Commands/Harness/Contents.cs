using System.Text;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Tests.Commands.Harness;

/// <summary>All keys of a database as sorted text: key, expiry, value. Read with the commands themselves, so that every type shows its own.</summary>
internal static class Contents
{
    public static string Of(Keyspace keyspace, WorkerContext original, int database)
    {
        var replies = new MemoryReplyBuffer();
        var context = new WorkerContext
        {
            Keyspace = keyspace, Worker = original.Worker, Host = original.Host, Expiry = ExpiryRole.Ignore, NowMilliseconds = original.NowMilliseconds,
            Reply = new ReplyWriter { Buffer = replies },
        };
        var session = new Session { Id = 0, Authenticated = true, Database = database };
        var lines = new List<string>();
        foreach (var key in Read(context, session, replies, "KEYS"u8.ToArray(), "*"u8.ToArray()).Items)
        {
            var type = Read(context, session, replies, "TYPE"u8.ToArray(), key.Bytes).ToString();
            var expiry = Read(context, session, replies, "PEXPIRETIME"u8.ToArray(), key.Bytes);
            lines.Add($"{Encoding.Latin1.GetString(key.Bytes)} {type} {expiry} {Value(context, session, replies, type, key.Bytes)}");
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static string Value(WorkerContext context, Session session, MemoryReplyBuffer replies, string type, byte[] key) => type switch
    {
        "string" => Encoding.Latin1.GetString(Read(context, session, replies, "GET"u8.ToArray(), key).Bytes),
        "hash" => Fields(context, session, replies, key),
        "set" => Members(context, session, replies, key),
        "list" => Read(context, session, replies, "LRANGE"u8.ToArray(), key, "0"u8.ToArray(), "-1"u8.ToArray()).ToString(),
        "zset" => Read(context, session, replies, "ZRANGE"u8.ToArray(), key, "0"u8.ToArray(), "-1"u8.ToArray(), "WITHSCORES"u8.ToArray()).ToString(),
        "stream" => Read(context, session, replies, "XINFO"u8.ToArray(), "STREAM"u8.ToArray(), key, "FULL"u8.ToArray(), "COUNT"u8.ToArray(), "0"u8.ToArray()).ToString(),
        _ => throw new InvalidOperationException($"A key of type {type}."),
    };

    /// <summary>Fields with their values and times.</summary>
    private static string Fields(WorkerContext context, Session session, MemoryReplyBuffer replies, byte[] key)
    {
        var pairs = Read(context, session, replies, "HGETALL"u8.ToArray(), key).Items.Chunk(2).Select(pair => (Field: pair[0].Bytes, Value: pair[1].ToString())).ToList();
        byte[][] words = ["HPEXPIRETIME"u8.ToArray(), key, "FIELDS"u8.ToArray(), Encoding.ASCII.GetBytes(pairs.Count.ToString()), .. pairs.Select(pair => pair.Field)];
        var times = Read(context, session, replies, words).Items;
        return string.Join(", ", pairs.Select((pair, i) => $"{Encoding.Latin1.GetString(pair.Field)}={pair.Value}{(times[i].Number < 0 ? "" : "@" + times[i].Number)}").Order(StringComparer.Ordinal));
    }

    /// <summary>Members with their times.</summary>
    private static string Members(WorkerContext context, Session session, MemoryReplyBuffer replies, byte[] key)
    {
        var members = Read(context, session, replies, "SMEMBERS"u8.ToArray(), key).Items.Select(item => item.Bytes).ToList();
        byte[][] words = ["SPEXPIRETIME"u8.ToArray(), key, "MEMBERS"u8.ToArray(), Encoding.ASCII.GetBytes(members.Count.ToString()), .. members];
        var times = Read(context, session, replies, words).Items;
        return string.Join(", ", members.Select((member, i) => $"{Encoding.Latin1.GetString(member)}{(times[i].Number < 0 ? "" : "@" + times[i].Number)}").Order(StringComparer.Ordinal));
    }

    private static string Sorted(ReplyValue reply, int size)
        => string.Join(", ", reply.Items.Chunk(size).Select(group => string.Join('=', group.Select(item => item.ToString()))).Order(StringComparer.Ordinal));

    private static ReplyValue Read(WorkerContext context, Session session, MemoryReplyBuffer replies, params byte[][] words)
    {
        var arguments = new Arg[words.Length];
        var at = 0;
        for (var i = 0; i < words.Length; i++)
        {
            arguments[i] = new Arg(at, words[i].Length);
            at += words[i].Length;
        }

        replies.Clear();
        var input = words.SelectMany(word => word).ToArray();
        var command = CommandRunner.Find(context, session, input, arguments)!;
        CommandRunner.Run(context, session, command, input, arguments);
        return ReplyValue.Parse(replies.Written, out _)!;
    }
}
