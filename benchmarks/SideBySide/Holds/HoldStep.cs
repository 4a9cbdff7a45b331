using System.Text;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Holds;

/// <summary>Something large that happens: what is there before, the command, and how many seconds are watched behind it, while what it left is worked off.</summary>
/// <param name="IsWhole">Whether the command is O(n) by definition: its hold is as long as it takes.</param>
internal sealed record HoldStep(string Title, Action<CommandPipe> Fill, string Command, double SecondsBehind = 0.3, bool IsWhole = false)
{
    private const int Million = 1_000_000;
    private const int Together = 50;
    private const int LongBytes = 256 << 20;

    public static readonly HoldStep[] All =
    [
        new("DEL, a hash of a million fields", pipe => Elements(pipe, "HSET", Million, isPairs: true), "DEL c"),
        new("DEL, a sorted set of a million members", pipe => Elements(pipe, "ZADD", Million, isPairs: true), "DEL c"),
        new("DEL, a list of a million elements", pipe => Elements(pipe, "RPUSH", Million, isPairs: false), "DEL c"),
        new("DEL, a string of 256 MB", pipe => pipe.Ask($"SETRANGE c {LongBytes} x"), "DEL c"),
        new("SET over a set of a million members", pipe => Elements(pipe, "SADD", Million, isPairs: false), "SET c x"),
        new("RENAME onto a hash of a million fields", Replaced, "RENAME {c}other c"),
        new("XGROUP DESTROY, a million entries pending", Pending, "XGROUP DESTROY c g"),
        new("FLUSHALL, a million keys", Keys, "FLUSHALL"),
        new("a million keys expire at once", ExpiringKeys, "PING", SecondsBehind: 4),
        new("a million fields of one hash expire at once", ExpiringFields, "PING", SecondsBehind: 4),
        new("XGROUP DELCONSUMER, a million entries pending", Pending, "XGROUP DELCONSUMER c g reader", IsWhole: true),
        new("ZREMRANGEBYRANK, all but one of a million", pipe => Elements(pipe, "ZADD", Million, isPairs: true), "ZREMRANGEBYRANK c 0 -2", IsWhole: true),
        new("LTRIM, a million elements to ten", pipe => Elements(pipe, "RPUSH", Million, isPairs: false), "LTRIM c 0 9", IsWhole: true),
        new("HGETALL, a million fields", pipe => Elements(pipe, "HSET", Million, isPairs: true), "HGETALL c", IsWhole: true),
        new("DUMP, a hash of a million fields", pipe => Elements(pipe, "HSET", Million, isPairs: true), "DUMP c", IsWhole: true),
    ];

    private static void Elements(CommandPipe pipe, string command, int count, bool isPairs)
    {
        Span<byte> name = stackalloc byte[16];
        for (var i = 0; i < count; i += Together)
        {
            pipe.Begin(2 + (Together * (isPairs ? 2 : 1)));
            pipe.Word(Encoding.ASCII.GetBytes(command));
            pipe.Word("c"u8);
            for (var each = i; each < i + Together; each++)
            {
                if (isPairs && command == "ZADD")
                    pipe.Word(each);
                pipe.Word(Names.Write(name, (byte)'m', each));
                if (isPairs && command != "ZADD")
                    pipe.Word(each);
            }
        }
    }

    private static void Replaced(CommandPipe pipe)
    {
        Elements(pipe, "HSET", Million, isPairs: true);
        pipe.Ask("SET {c}other x");
    }

    private static void Pending(CommandPipe pipe)
    {
        for (var i = 1; i <= Million; i++)
        {
            pipe.Begin(5);
            pipe.Word("XADD"u8);
            pipe.Word("c"u8);
            pipe.Word(Encoding.ASCII.GetBytes($"{i}-0"));
            pipe.Word("f"u8);
            pipe.Word("v"u8);
        }

        pipe.Ask("XGROUP CREATE c g 0");
        for (var i = 0; i < Million; i += 10_000)
            pipe.Ask("XREADGROUP GROUP g reader COUNT 10000 STREAMS c >");
    }

    private static void Keys(CommandPipe pipe) => Keys(pipe, expireAt: 0);

    private static void Keys(CommandPipe pipe, long expireAt)
    {
        Span<byte> key = stackalloc byte[16];
        for (var i = 0; i < Million; i++)
        {
            pipe.Begin(expireAt > 0 ? 5 : 3);
            pipe.Word("SET"u8);
            pipe.Word(Names.Write(key, (byte)'k', i));
            pipe.Word("value"u8);
            if (expireAt == 0)
                continue;
            pipe.Word("PXAT"u8);
            pipe.Word(expireAt);
        }
    }

    /// <summary>Far enough in the future for all of them to be there when it comes.</summary>
    private static long Soon => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 15_000;

    private static void ExpiringKeys(CommandPipe pipe)
    {
        var at = Soon;
        Keys(pipe, at);
        pipe.Flush();
        Until(at);
    }

    private static void ExpiringFields(CommandPipe pipe)
    {
        var at = Soon;
        Elements(pipe, "HSET", Million, isPairs: true);
        Span<byte> name = stackalloc byte[16];
        for (var i = 0; i < Million; i += Together)
        {
            pipe.Begin(5 + Together);
            pipe.Word("HPEXPIREAT"u8);
            pipe.Word("c"u8);
            pipe.Word(at);
            pipe.Word("FIELDS"u8);
            pipe.Word(Together);
            for (var each = i; each < i + Together; each++)
                pipe.Word(Names.Write(name, (byte)'m', each));
        }

        pipe.Flush();
        Until(at);
    }

    private static void Until(long unixMilliseconds)
        => Thread.Sleep((int)Math.Max(0, unixMilliseconds - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
}
