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
        if (partCount == parts.Length) Array.Resize(ref parts, partCount * 2);
        parts[partCount++] = new Part(slot, database, length, 0);
        WriteHeader((byte)'*', argumentCount);
        EndArgument();
    }

    public void Arg(ReadOnlySpan<byte> bytes)
    {
        WriteHeader((byte)'$', bytes.Length);
        var span = Reserve(bytes.Length + 2);
        bytes.CopyTo(span);
        span[bytes.Length] = (byte)'\r';
        span[bytes.Length + 1] = (byte)'\n';
        length += bytes.Length + 2;
        EndArgument();
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

    private void WriteHeader(byte type, int number)
    {
        var span = Reserve(HeaderBytesMax);
        span[0] = type;
        var digits = IntegerText.Write(number, span[1..]);
        span[digits + 1] = (byte)'\r';
        span[digits + 2] = (byte)'\n';
        length += digits + 3;
    }

    private void EndArgument()
    {
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
