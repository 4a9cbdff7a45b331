using Distro.Engine.Memory;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>
/// The effects of the command that a worker is running: commands that name one slot each, and that computed from that slot alone give the same
/// change again. Loop-local; the executor copies it into the change log as one record before it releases the slots.
/// </summary>
public sealed class EffectWriter
{
    /// <summary>The slot of a part that concerns the whole keyspace.</summary>
    public const int Barrier = -1;

    /// <summary>Most that one command may log, in bytes: what a record of the change log holds, less room for its header and part table.</summary>
    public const int BytesMaxDefault = 960 * 1024 * 1024;

    /// <summary>What a part costs in a record beside its own bytes.</summary>
    private const int PartBytes = 8;

    /// <summary>More than what stands around an argument.</summary>
    private const int HeaderBytesMax = 32;
    private const int BytesKept = 1024 * 1024;
    private const int InitialBytes = 512;

    private Part[] parts = new Part[8];
    private readonly GrowingBytes bytes = new(InitialBytes, BytesKept);
    private int partCount;
    private int length;
    private int keptParts;

    /// <summary>One part: <paramref name="Length"/> bytes at <paramref name="Start"/> of <see cref="Bytes"/>, a RESP array of bulk strings. Slot <see cref="Barrier"/> concerns them all (FLUSHALL).</summary>
    public readonly record struct Part(int Slot, int Database, int Start, int Length);

    /// <summary>Beyond this many bytes writing throws <see cref="TooLargeException"/>.</summary>
    public int BytesMax { get; init; } = BytesMaxDefault;

    public ReadOnlySpan<Part> Parts => parts.AsSpan(0, partCount);

    public ReadOnlySpan<byte> Bytes => bytes.Span[..length];

    public bool IsEmpty => partCount == 0;

    /// <summary>Bytes that may still be written.</summary>
    public long Room => BytesMax - length - ((long)partCount * PartBytes);

    /// <summary>For a command that is about to change something and will log so many bytes beside a few small ones: refuses it now, while it can be refused.</summary>
    public void Require(long bytes)
    {
        const int small = 256;
        if (bytes + small > Room) throw new TooLargeException();
    }

    public void Clear()
    {
        partCount = 0;
        length = 0;
        keptParts = 0;
        bytes.Shrink();
    }

    /// <summary>What has been written so far has been done (an expired key is gone), whatever becomes of the command.</summary>
    public void Keep() => keptParts = partCount;

    /// <summary>Drops the parts behind those that were kept: the command that wrote them changed nothing after all.</summary>
    public void DropUnkept()
    {
        partCount = keptParts;
        length = keptParts == 0 ? 0 : parts[keptParts - 1].Start + parts[keptParts - 1].Length;
    }

    /// <summary>Begins a part of that many arguments, the command's name included; exactly so many Arg calls follow.</summary>
    public void Begin(int slot, int database, int argumentCount)
    {
        Add(slot, database);
        End(WriteHeader(Reserve(HeaderBytesMax), (byte)'*', argumentCount));
    }

    /// <summary>Begins a part whose first bytes are always the same: the array's header, the command's name and whatever else. Arg calls for the rest follow.</summary>
    public void Begin(int slot, int database, ReadOnlySpan<byte> head)
    {
        Add(slot, database);
        head.CopyTo(Reserve(head.Length));
        End(head.Length);
    }

    public void Arg(ReadOnlySpan<byte> bytes)
    {
        var span = Reserve(bytes.Length + HeaderBytesMax);
        var at = WriteHeader(span, (byte)'$', bytes.Length);
        bytes.CopyTo(span[at..]);
        at += bytes.Length;
        span[at] = (byte)'\r';
        span[at + 1] = (byte)'\n';
        End(at + 2);
    }

    public void Arg(long number)
    {
        Span<byte> text = stackalloc byte[IntegerText.BytesMax];
        Arg(text[..IntegerText.Write(number, text)]);
    }

    /// <summary>A double, in the shortest form that reads back equal.</summary>
    public void Arg(double number)
    {
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        Arg(text[..DoubleText.Write(number, text)]);
    }

    private static int WriteHeader(Span<byte> span, byte type, int number)
    {
        span[0] = type;
        var at = 1;
        if ((uint)number < 10)
        {
            span[at++] = (byte)('0' + number);
        }
        else if ((uint)number < 100)
        {
            span[at++] = (byte)('0' + (number / 10));
            span[at++] = (byte)('0' + (number % 10));
        }
        else
        {
            at += IntegerText.Write(number, span[1..]);
        }

        span[at] = (byte)'\r';
        span[at + 1] = (byte)'\n';
        return at + 2;
    }

    private void Add(int slot, int database)
    {
        if (partCount == parts.Length) Array.Resize(ref parts, partCount * 2);
        parts[partCount++] = new Part(slot, database, length, 0);
    }

    private void End(int written)
    {
        length += written;
        ref var part = ref parts[partCount - 1];
        part = part with { Length = length - part.Start };
    }

    private Span<byte> Reserve(int count)
    {
        if (count > Room) throw new TooLargeException();
        if (bytes.Length - length < count) bytes.Grow(length + count);
        return bytes.From(length);
    }
}
