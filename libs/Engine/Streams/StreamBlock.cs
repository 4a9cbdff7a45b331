using System.Buffers.Binary;
using Distro.Engine.Packed;

namespace Distro.Engine.Streams;

/// <summary>
/// Some consecutive entries of a stream in one run of bytes. The block's first entry lends its field names to those that follow with the same ones,
/// which then hold only values; an id is kept as its distance from the one before: entries of one producer take a byte or two beside their values.
/// Shape: first id (16), last id (16), entries (2), where they begin (4), number of the lent names, the names, entries.
/// An entry: flags (1), milliseconds since the entry before if not 0, sequence if not the expected one, [number of fields,] values [or names and values].
/// Entries go at the end and are taken out anywhere; there is no empty block. Numbers are <see cref="VariableInteger"/>s, strings have a length prefix.
/// </summary>
internal static class StreamBlock
{
    /// <summary>Entries a block has at most, whatever the options say: finding one is a walk.</summary>
    public const int EntriesMax = 4096;

    private const int LastIdOffset = StreamId.Bytes;
    private const int CountOffset = 2 * StreamId.Bytes;
    private const int StartOffset = CountOffset + 2;
    private const int HeaderBytes = StartOffset + 4;

    private const byte SharesNames = 1;
    private const byte HasMilliseconds = 2;
    private const byte HasSequence = 4;

    public static StreamId FirstId(ReadOnlySpan<byte> block) => StreamId.Read(block);

    public static StreamId LastId(ReadOnlySpan<byte> block) => StreamId.Read(block[LastIdOffset..]);

    public static int Count(ReadOnlySpan<byte> block) => block.IsEmpty ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(block[CountOffset..]);

    /// <summary>Where the walk over the entries begins.</summary>
    public static StreamCursor Start(ReadOnlySpan<byte> block)
        => new() { Offset = BinaryPrimitives.ReadInt32LittleEndian(block[StartOffset..]), Id = FirstId(block), Left = Count(block) };

    /// <summary>Bytes of a block with this one entry.</summary>
    public static long SizeOfFirst<TFields>(scoped in TFields fields) where TFields : IStreamFields, allows ref struct
    {
        long bytes = HeaderBytes + VariableInteger.Size((ulong)fields.Count) + 1;
        for (var i = 0; i < fields.Count; i++) bytes += PackedBlock.SizeOf(fields.Name(i).Length) + (long)PackedBlock.SizeOf(fields.Value(i).Length);
        return bytes;
    }

    /// <summary>Bytes that an entry takes at the end of a block.</summary>
    public static long SizeAtEnd<TFields>(ReadOnlySpan<byte> block, StreamId id, scoped in TFields fields) where TFields : IStreamFields, allows ref struct
    {
        long bytes = 1 + StreamDelta.Between(LastId(block), id).Bytes;
        var shares = LendsNames(block, fields);
        if (!shares) bytes += VariableInteger.Size((ulong)fields.Count);
        for (var i = 0; i < fields.Count; i++) bytes += PackedBlock.SizeOf(fields.Value(i).Length) + (shares ? 0L : PackedBlock.SizeOf(fields.Name(i).Length));
        return bytes;
    }

    /// <summary>Writes a block of <see cref="SizeOfFirst"/> bytes.</summary>
    public static void WriteFirst<TFields>(Span<byte> block, StreamId id, scoped in TFields fields) where TFields : IStreamFields, allows ref struct
    {
        id.Write(block);
        id.Write(block[LastIdOffset..]);
        SetCount(block, 1);
        var offset = HeaderBytes;
        VariableInteger.Write(block, ref offset, (ulong)fields.Count);
        for (var i = 0; i < fields.Count; i++) PackedBlock.Write(block, ref offset, fields.Name(i));
        BinaryPrimitives.WriteInt32LittleEndian(block[StartOffset..], offset);
        block[offset++] = SharesNames;
        for (var i = 0; i < fields.Count; i++) PackedBlock.Write(block, ref offset, fields.Value(i));
    }

    /// <summary>Writes an entry at the end: <paramref name="block"/> already has the <see cref="SizeAtEnd"/> bytes behind its <paramref name="oldBytes"/>.</summary>
    public static void Append<TFields>(Span<byte> block, int oldBytes, StreamId id, scoped in TFields fields) where TFields : IStreamFields, allows ref struct
    {
        var shares = LendsNames(block[..oldBytes], fields);
        var offset = oldBytes;
        WriteHead(block, ref offset, StreamDelta.Between(LastId(block), id), shares ? SharesNames : (byte)0);
        if (!shares) VariableInteger.Write(block, ref offset, (ulong)fields.Count);
        for (var i = 0; i < fields.Count; i++)
        {
            if (!shares) PackedBlock.Write(block, ref offset, fields.Name(i));
            PackedBlock.Write(block, ref offset, fields.Value(i));
        }

        id.Write(block[LastIdOffset..]);
        SetCount(block, Count(block) + 1);
    }

    /// <summary>Moves to the next entry and reads its id; false at the end. Its fields begin at the cursor's offset.</summary>
    public static bool Next(ReadOnlySpan<byte> block, scoped ref StreamCursor cursor)
    {
        if (cursor.Left == 0) return false;
        if (cursor.HasEntry) SkipFields(block, ref cursor);
        cursor.Before = cursor.Id;
        cursor.Entry = cursor.Offset;
        var delta = ReadHead(block, ref cursor.Offset, out cursor.Flags);
        if (cursor.HasEntry) cursor.Id = delta.From(cursor.Id);
        cursor.HasEntry = true;
        cursor.Left--;
        return true;
    }

    /// <summary>The entry that the cursor stands at.</summary>
    public static StreamEntry At(ReadOnlySpan<byte> block, scoped in StreamCursor cursor)
    {
        int names = HeaderBytes, values = cursor.Offset;
        var shares = (cursor.Flags & SharesNames) != 0;
        var fields = (int)(shares ? VariableInteger.Read(block, ref names) : VariableInteger.Read(block, ref values));
        return new StreamEntry(block, cursor.Id, fields, shares, names, values);
    }

    /// <summary>
    /// Takes entries out: <paramref name="count"/> of them, from the one that the cursor stands at; never all of the block's.
    /// Returns the block's new size; what is behind it is undefined.
    /// </summary>
    public static int Remove(Span<byte> block, StreamCursor cursor, int count)
    {
        var isFirst = cursor.Left + 1 == Count(block);
        var (start, before) = (cursor.Entry, cursor.Before);
        var left = Count(block) - count;
        for (var i = 1; i < count; i++) Next(block, ref cursor);
        if (!Next(block, ref cursor))
        {
            before.Write(block[LastIdOffset..]);
            SetCount(block, left);
            return start;
        }

        // The entry behind the gap counts from the one before it now. What that adds to it is less than what has gone.
        var delta = isFirst ? default : StreamDelta.Between(before, cursor.Id);
        if (isFirst) cursor.Id.Write(block);
        var kept = cursor.Offset;
        var flags = (byte)(cursor.Flags & SharesNames);
        WriteHead(block, ref start, delta, flags);
        block[kept..].CopyTo(block[start..]);
        SetCount(block, left);
        return block.Length - (kept - start);
    }

    private static bool LendsNames<TFields>(ReadOnlySpan<byte> block, scoped in TFields fields) where TFields : IStreamFields, allows ref struct
    {
        var offset = HeaderBytes;
        if (VariableInteger.Read(block, ref offset) != (ulong)fields.Count) return false;
        for (var i = 0; i < fields.Count; i++)
        {
            if (!PackedBlock.Matches(block, ref offset, fields.Name(i))) return false;
        }

        return true;
    }

    private static void SkipFields(ReadOnlySpan<byte> block, scoped ref StreamCursor cursor)
    {
        var shares = (cursor.Flags & SharesNames) != 0;
        var names = HeaderBytes;
        var strings = shares ? VariableInteger.Read(block, ref names) : VariableInteger.Read(block, ref cursor.Offset) * 2;
        for (; strings > 0; strings--) PackedBlock.Skip(block, ref cursor.Offset);
    }

    private static void WriteHead(Span<byte> block, scoped ref int offset, StreamDelta delta, byte flags)
    {
        if (delta.Milliseconds != 0) flags |= HasMilliseconds;
        if (delta.Sequence != 0) flags |= HasSequence;
        block[offset++] = flags;
        if (delta.Milliseconds != 0) VariableInteger.Write(block, ref offset, delta.Milliseconds);
        if (delta.Sequence != 0) VariableInteger.Write(block, ref offset, delta.Sequence);
    }

    private static StreamDelta ReadHead(ReadOnlySpan<byte> block, scoped ref int offset, out byte flags)
    {
        flags = block[offset++];
        var milliseconds = (flags & HasMilliseconds) != 0 ? VariableInteger.Read(block, ref offset) : 0;
        var sequence = (flags & HasSequence) != 0 ? VariableInteger.Read(block, ref offset) : 0;
        return new StreamDelta(milliseconds, sequence);
    }

    private static void SetCount(Span<byte> block, int count) => BinaryPrimitives.WriteUInt16LittleEndian(block[CountOffset..], checked((ushort)count));
}
