using System.Buffers.Binary;

namespace Distro.Snapshots.Format;

/// <summary>
/// A key with its value, or a part of a large value. The value is one RDB type byte and the value as RDB files have it, without a footer.
/// Layout: flags and database (u8 each), two zero bytes, access data (u32, 24 bits used), expiry time (i64, Unix milliseconds, -1 none), length of the key (u32),
/// length of the value (u32), key, value.
/// </summary>
public readonly ref struct SnapshotEntry
{
    /// <summary>No entry is shorter: a header, and a value of a byte.</summary>
    public const int BytesMin = HeaderBytes + 1;

    internal const int HeaderBytes = 24;

    private const int DatabaseAt = 1;
    private const int AccessAt = 4;
    private const int ExpireAtAt = 8;
    private const int KeyLengthAt = 16;
    private const int ValueLengthAt = 20;
    private const int AccessMax = (1 << 24) - 1;
    private const EntryFlags KnownFlags = EntryFlags.Continues | EntryFlags.Unfinished;

    public EntryFlags Flags { get; init; }

    public int Database { get; init; }

    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Unix milliseconds; -1 for never.</summary>
    public long ExpireAt { get; init; }

    /// <summary>24 bits that the store keeps of how the key is used; nobody else reads them.</summary>
    public int Access { get; init; }

    public ReadOnlySpan<byte> Value { get; init; }

    public bool Continues => (Flags & EntryFlags.Continues) != 0;

    public bool IsUnfinished => (Flags & EntryFlags.Unfinished) != 0;

    internal long Bytes => HeaderBytes + (long)Key.Length + Value.Length;

    internal void WriteHeader(Span<byte> bytes)
    {
        bytes[..HeaderBytes].Clear();
        bytes[0] = (byte)Flags;
        bytes[DatabaseAt] = (byte)Database;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[AccessAt..], Access);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[ExpireAtAt..], ExpireAt);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[KeyLengthAt..], Key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[ValueLengthAt..], Value.Length);
    }

    /// <summary>Bytes of the whole entry that begins here, from its header; 0 when it can't be an entry.</summary>
    internal static int Length(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes) return 0;
        var length = HeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[KeyLengthAt..]) + BinaryPrimitives.ReadUInt32LittleEndian(bytes[ValueLengthAt..]);
        return length <= SnapshotFormat.EntryBytesMax ? (int)length : 0;
    }

    /// <summary>Null when the entry that begins here is right, else what is wrong with it.</summary>
    internal static string? Read(ReadOnlySpan<byte> bytes, out SnapshotEntry entry)
    {
        entry = default;
        var length = Length(bytes);
        if (length == 0) return "an entry's header is cut short, or its lengths are too large";
        if (length > bytes.Length) return "an entry ends beyond its frame";
        var keyLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[KeyLengthAt..]);
        entry = new SnapshotEntry
        {
            Flags = (EntryFlags)bytes[0],
            Database = bytes[DatabaseAt],
            Access = BinaryPrimitives.ReadInt32LittleEndian(bytes[AccessAt..]),
            ExpireAt = BinaryPrimitives.ReadInt64LittleEndian(bytes[ExpireAtAt..]),
            Key = bytes.Slice(HeaderBytes, keyLength),
            Value = bytes[(HeaderBytes + keyLength)..length],
        };
        if ((entry.Flags & ~KnownFlags) != 0 || bytes[2] != 0 || bytes[3] != 0) return "an entry has flags that this version does not know";
        if (entry.Access is < 0 or > AccessMax || entry.ExpireAt < -1) return "an entry's fields are out of range";
        return entry.Value.IsEmpty ? "an entry has no value" : null;
    }
}
