namespace Distro.SideBySide.Memory;

/// <summary>Writes elements [from, to) of a shape; <c>size</c> is the length of what has a free length, so that churn can come back with another.</summary>
internal delegate void WriteElements(CommandPipe pipe, int from, int to, int size);

/// <summary>Deletes one element.</summary>
internal delegate void DeleteElement(CommandPipe pipe, int number);

/// <summary>
/// What is measured: how elements come and go. <see cref="Size"/> is the length in the title, <see cref="OtherSize"/> the one that churn comes back with;
/// <see cref="Needs"/> a command that a server must have.
/// </summary>
internal sealed record MemoryShape(string Title, int Size, int OtherSize, WriteElements Write, DeleteElement? Delete = null, string? Needs = null, bool IsChurned = false)
{
    /// <summary>Elements added by one command, where a command adds several.</summary>
    private const int Together = 20;

    private const int Week = 7 * 24 * 3600;

    private static readonly MemoryShape Strings = new("string, 16-byte key and 32-byte value", 32, 48, (pipe, from, to, size) => Set(pipe, from, to, size, expires: false), DeleteKey);
    private static readonly MemoryShape SortedSet = new("sorted set of 19-byte members, 1 key", 19, 27, AddScored, (pipe, number) => RemoveMember(pipe, "ZREM"u8, number, 19));
    private static readonly MemoryShape Hash = new("hash of 18-byte fields and 16-byte values, 1 key", 16, 24, SetFields, (pipe, number) => RemoveMember(pipe, "HDEL"u8, number, 18));
    private static readonly MemoryShape Set16 = new("set of 16-byte members, 1 key", 16, 24, AddMembers, (pipe, number) => RemoveMember(pipe, "SREM"u8, number, 16));
    private static readonly MemoryShape SmallHashes = new("hashes of five small fields, each a key of 16 bytes", 8, 12, (pipe, from, to, size) => SetSmall(pipe, from, to, size, expires: false), DeleteKey);

    public static readonly MemoryShape[] All =
    [
        Strings,
        SortedSet,
        Hash,
        Set16,
        new("list of 16-byte elements, 1 key", 16, 24, Push),
        new("stream of entries with two 10-byte fields, 1 key", 10, 14, AddEntries),
        SmallHashes,
        Strings with { Title = "the strings, each with a TTL", Write = (pipe, from, to, size) => Set(pipe, from, to, size, expires: true) },
        SmallHashes with { Title = "the small hashes, each with a TTL", Write = (pipe, from, to, size) => SetSmall(pipe, from, to, size, expires: true) },
        Hash with { Title = "the hash, each field with a TTL", Write = SetFieldsWithTimes, Needs = "HPEXPIRE" },
        Strings with { Title = "the strings after churn", IsChurned = true },
        SortedSet with { Title = "the sorted set after churn", IsChurned = true },
        Hash with { Title = "the hash after churn", IsChurned = true },
        Set16 with { Title = "the set after churn", IsChurned = true },
        SmallHashes with { Title = "the small hashes after churn", IsChurned = true },
    ];

    private static void Set(CommandPipe pipe, int from, int to, int size, bool expires)
    {
        Span<byte> key = stackalloc byte[16];
        Span<byte> value = stackalloc byte[size];
        for (var i = from; i < to; i++)
        {
            pipe.Begin(expires ? 5 : 3);
            pipe.Word("SET"u8);
            pipe.Word(Names.Write(key, (byte)'k', i));
            pipe.Word(Names.Fill(value, (byte)'v', i));
            if (!expires)
                continue;
            pipe.Word("EX"u8);
            pipe.Word(Week + (i % Week));
        }
    }

    private static void DeleteKey(CommandPipe pipe, int number)
    {
        Span<byte> key = stackalloc byte[16];
        pipe.Begin(2);
        pipe.Word("DEL"u8);
        pipe.Word(Names.Write(key, (byte)'k', number));
    }

    private static void AddScored(CommandPipe pipe, int from, int to, int size)
    {
        Span<byte> member = stackalloc byte[size];
        for (var i = from; i < to; i++)
        {
            if ((i - from) % Together == 0)
                BeginMany(pipe, "ZADD"u8, Math.Min(Together, to - i) * 2);
            pipe.Word((long)(Names.Mix((ulong)i) >> 24));
            pipe.Word(Names.Write(member, (byte)'m', i));
        }
    }

    private static void SetFields(CommandPipe pipe, int from, int to, int size)
    {
        Span<byte> field = stackalloc byte[18];
        Span<byte> value = stackalloc byte[size];
        for (var i = from; i < to; i++)
        {
            if ((i - from) % Together == 0)
                BeginMany(pipe, "HSET"u8, Math.Min(Together, to - i) * 2);
            pipe.Word(Names.Write(field, (byte)'m', i));
            pipe.Word(Names.Fill(value, (byte)'v', i));
        }
    }

    private static void SetFieldsWithTimes(CommandPipe pipe, int from, int to, int size)
    {
        Span<byte> field = stackalloc byte[18];
        for (var i = from; i < to; i += Together)
        {
            var count = Math.Min(Together, to - i);
            SetFields(pipe, i, i + count, size);
            pipe.Begin(5 + count);
            pipe.Word("HPEXPIRE"u8);
            pipe.Word("c"u8);
            pipe.Word((Week + (i % Week)) * 1000L);
            pipe.Word("FIELDS"u8);
            pipe.Word(count);
            for (var each = i; each < i + count; each++)
                pipe.Word(Names.Write(field, (byte)'m', each));
        }
    }

    private static void AddMembers(CommandPipe pipe, int from, int to, int size)
    {
        Span<byte> member = stackalloc byte[size];
        for (var i = from; i < to; i++)
        {
            if ((i - from) % Together == 0)
                BeginMany(pipe, "SADD"u8, Math.Min(Together, to - i) * 1);
            pipe.Word(Names.Write(member, (byte)'m', i));
        }
    }

    private static void BeginMany(CommandPipe pipe, ReadOnlySpan<byte> command, int words)
    {
        pipe.Begin(2 + words);
        pipe.Word(command);
        pipe.Word("c"u8);
    }

    private static void RemoveMember(CommandPipe pipe, ReadOnlySpan<byte> command, int number, int size)
    {
        Span<byte> member = stackalloc byte[size];
        pipe.Begin(3);
        pipe.Word(command);
        pipe.Word("c"u8);
        pipe.Word(Names.Write(member, (byte)'m', number));
    }

    private static void Push(CommandPipe pipe, int from, int to, int size)
    {
        Span<byte> element = stackalloc byte[size];
        for (var i = from; i < to; i++)
        {
            if ((i - from) % Together == 0)
                BeginMany(pipe, "RPUSH"u8, Math.Min(Together, to - i) * 1);
            pipe.Word(Names.Fill(element, (byte)'v', i));
        }
    }

    private static void AddEntries(CommandPipe pipe, int from, int to, int size)
    {
        Span<byte> value = stackalloc byte[size];
        for (var i = from; i < to; i++)
        {
            pipe.Begin(7);
            pipe.Word("XADD"u8);
            pipe.Word("c"u8);
            pipe.Word("*"u8);
            pipe.Word("one"u8);
            pipe.Word(Names.Fill(value, (byte)'v', i));
            pipe.Word("two"u8);
            pipe.Word(Names.Fill(value, (byte)'w', i));
        }
    }

    private static void SetSmall(CommandPipe pipe, int from, int to, int size, bool expires)
    {
        const int Fields = 5;
        Span<byte> key = stackalloc byte[16];
        Span<byte> value = stackalloc byte[size];
        for (var i = from; i < to; i++)
        {
            pipe.Begin(2 + (2 * Fields));
            pipe.Word("HSET"u8);
            pipe.Word(Names.Write(key, (byte)'k', i));
            for (var field = 0; field < Fields; field++)
            {
                pipe.Word([(byte)'f', (byte)('0' + field)]);
                pipe.Word(Names.Fill(value, (byte)('a' + field), i));
            }

            if (!expires)
                continue;
            pipe.Begin(3);
            pipe.Word("EXPIRE"u8);
            pipe.Word(Names.Write(key, (byte)'k', i));
            pipe.Word(Week + (i % Week));
        }
    }
}
