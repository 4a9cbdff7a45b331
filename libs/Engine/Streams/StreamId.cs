using System.Buffers.Binary;

namespace Distro.Engine.Streams;

/// <summary>
/// The id of a stream's entry: Unix milliseconds, and a number among the entries of one millisecond. Ordered by the first, then the second;
/// a stream's ids only grow.
/// </summary>
public readonly record struct StreamId(ulong Milliseconds, ulong Sequence) : IComparable<StreamId>
{
    /// <summary>Bytes a stored id takes.</summary>
    public const int Bytes = 16;

    public static readonly StreamId Min;

    public static readonly StreamId Max = new(ulong.MaxValue, ulong.MaxValue);

    public bool IsZero => Milliseconds == 0 && Sequence == 0;

    /// <summary>The id right behind this one; there is none behind <see cref="Max"/>.</summary>
    public StreamId Next => Sequence == ulong.MaxValue ? new(Milliseconds + 1, 0) : new(Milliseconds, Sequence + 1);

    /// <summary>The id right before this one; there is none before <see cref="Min"/>.</summary>
    public StreamId Previous => Sequence == 0 ? new(Milliseconds - 1, ulong.MaxValue) : new(Milliseconds, Sequence - 1);

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;

    public static StreamId Read(ReadOnlySpan<byte> at)
        => new(BinaryPrimitives.ReadUInt64LittleEndian(at), BinaryPrimitives.ReadUInt64LittleEndian(at[8..]));

    public void Write(Span<byte> at)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(at, Milliseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], Sequence);
    }

    /// <summary>As clients see it. The generated text would follow <see cref="Next"/> for ever.</summary>
    public override string ToString() => $"{Milliseconds}-{Sequence}";

    public int CompareTo(StreamId other)
    {
        var order = Milliseconds.CompareTo(other.Milliseconds);
        return order != 0 ? order : Sequence.CompareTo(other.Sequence);
    }
}
