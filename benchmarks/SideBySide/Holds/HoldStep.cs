using System.Globalization;
using System.Text;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Holds;

/// <summary>Something large that happens: what is there before, what is done, and how many seconds are watched behind it, while what it left is worked off.</summary>
/// <param name="IsWhole">Whether the command is O(n) by definition: its hold is as long as it takes.</param>
/// <param name="IsDue">Whether what is watched comes by itself at an instant: it is not waited for what the filling left behind.</param>
internal sealed record HoldStep(string Title, Action<CommandPipe> Fill, Action<CommandPipe> Act, double SecondsBehind = 0.3, bool IsWhole = false, bool IsDue = false)
{
    private const int Million = 1_000_000;
    private const int Together = 50;
    private const int LongBytes = 256 << 20;

    public static readonly HoldStep[] All =
    [
        Large("DEL, a hash of a million fields", "HSET", "DEL c"),
        Large("UNLINK, a hash of a million fields", "HSET", "UNLINK c"),
        Large("DEL, a sorted set of a million members", "ZADD", "DEL c"),
        Large("DEL, a list of a million elements", "RPUSH", "DEL c"),
        new("DEL, a string of 256 MB", pipe => pipe.Ask($"SETRANGE c {LongBytes} x"), Command("DEL c")),
        Large("SET over a set of a million members", "SADD", "SET c x"),
        new("RENAME onto a hash of a million fields", Replaced, Command("RENAME {c}other c")),
        new("XGROUP DESTROY, a million entries pending", Pending, Command("XGROUP DESTROY c g")),
        new("FLUSHALL, a million keys", Keys, Command("FLUSHALL")),
        new("a million keys are written", Nothing, Keys),
        Growing("HSET"),
        Growing("SADD"),
        Growing("ZADD"),
        Growing("RPUSH"),
        new("a million keys expire at once", ExpiringKeys, Command("PING"), SecondsBehind: 4, IsDue: true),
        new("a million fields of one hash expire at once", pipe => ExpiringElements(pipe, "HSET", "HPEXPIREAT", "FIELDS"), Command("PING"), SecondsBehind: 4, IsDue: true),
        new("a million members of one set expire at once", pipe => ExpiringElements(pipe, "SADD", "SPEXPIREAT", "MEMBERS"), Command("PING"), SecondsBehind: 4, IsDue: true),
        new("half of a million keys are evicted", Keys, Evict, SecondsBehind: 2),
        new("SCAN through a million keys, 1,000 at a time", Keys, pipe => Scan(pipe, "SCAN")),
        Scanning("HSCAN", "HSET"),
        Scanning("SSCAN", "SADD"),
        Scanning("ZSCAN", "ZADD"),
        new("XGROUP DELCONSUMER, a million entries pending", Pending, Command("XGROUP DELCONSUMER c g reader"), IsWhole: true),
        Large("ZREMRANGEBYRANK, all but one of a million", "ZADD", "ZREMRANGEBYRANK c 0 -2", isWhole: true),
        Large("LTRIM, a million elements to ten", "RPUSH", "LTRIM c 0 9", isWhole: true),
        Large("HGETALL, a million fields", "HSET", "HGETALL c", isWhole: true),
        Large("DUMP, a hash of a million fields", "HSET", "DUMP c", isWhole: true),
    ];

    private static HoldStep Large(string title, string insert, string command, bool isWhole = false)
        => new(title, pipe => Elements(pipe, insert, Million), Command(command), IsWhole: isWhole);

    private static HoldStep Growing(string insert) => new($"{insert} of fifty, until there are a million", Nothing, pipe => Elements(pipe, insert, Million));

    private static HoldStep Scanning(string command, string insert)
        => new($"{command} through a million, 1,000 at a time", pipe => Elements(pipe, insert, Million), pipe => Scan(pipe, command));

    private static Action<CommandPipe> Command(string words) => pipe => pipe.Ask(words);

    private static void Nothing(CommandPipe pipe)
    {
    }

    /// <summary>From one cursor to the next, until all have been seen.</summary>
    private static void Scan(CommandPipe pipe, string command)
    {
        var cursor = "0";
        do
            cursor = pipe.Ask(command == "SCAN" ? $"SCAN {cursor} COUNT 1000" : $"{command} c {cursor} COUNT 1000");
        while (cursor != "0");
    }

    /// <summary>The limit comes down to half of what is used, and goes back when what had to go is gone.</summary>
    private static void Evict(CommandPipe pipe)
    {
        var used = UsedBytes(pipe);
        pipe.Ask($"CONFIG SET maxmemory {used / 2}");
        for (var i = 0; UsedBytes(pipe) > used * 11 / 20; i++)
            pipe.Ask($"SET evicting{i} value");
        pipe.Ask("CONFIG SET maxmemory 16gb");
    }

    private static long UsedBytes(CommandPipe pipe)
    {
        var info = pipe.Ask("INFO memory");
        var from = info.IndexOf("used_memory:", StringComparison.Ordinal) + "used_memory:".Length;
        return long.Parse(info.AsSpan(from, info.IndexOf('\r', from) - from), CultureInfo.InvariantCulture);
    }

    private static void Elements(CommandPipe pipe, string command, int count)
    {
        var isPairs = command is "HSET" or "ZADD";
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
        Elements(pipe, "HSET", Million);
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
    private static long Soon => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 12_000;

    private static void ExpiringKeys(CommandPipe pipe)
    {
        var at = Soon;
        Keys(pipe, at);
        pipe.Flush();
        Until(at);
    }

    private static void ExpiringElements(CommandPipe pipe, string insert, string expire, string elements)
    {
        var at = Soon;
        Elements(pipe, insert, Million);
        Span<byte> name = stackalloc byte[16];
        for (var i = 0; i < Million; i += Together)
        {
            pipe.Begin(5 + Together);
            pipe.Word(Encoding.ASCII.GetBytes(expire));
            pipe.Word("c"u8);
            pipe.Word(at);
            pipe.Word(Encoding.ASCII.GetBytes(elements));
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
