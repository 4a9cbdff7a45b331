using System.Buffers.Binary;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Strings;

namespace Distro.Commands.HyperLogLogs;

/// <summary>
/// A string that counts different elements: four letters HYLL, the form (0 dense, 1 sparse), three bytes of nothing, the count in eight bytes (its top bit
/// set when it is not known), then the registers. Clients write such strings, too: what comes from them is believed only as far as it was checked.
/// </summary>
internal ref struct HyperLogLog
{
    public const int Registers = 16384;
    public const int HeaderBytes = 16;
    public const int DenseBytes = HeaderBytes + (Registers * DenseRegisters.Bits / 8);
    public const int CountOffset = 8;

    private const int FormOffset = 4;
    private const byte Dense = 0;
    private const byte Sparse = 1;
    private const byte CountUnknown = 0x80;

    private readonly int sparseBytesMax;
    private StringValue value;

    private HyperLogLog(StringValue value, CollectionLimits limits)
    {
        this.value = value;
        sparseBytesMax = limits.HyperLogLogSparseBytes;
    }

    public static ReadOnlySpan<byte> Corrupted => "INVALIDOBJ Corrupted HLL object detected"u8;

    public bool Exists => value.Exists;

    public bool IsDense => Bytes[FormOffset] == Dense;

    public ReadOnlySpan<byte> Bytes => value.Bytes(default);

    /// <summary>Whether the registers can be read; a dense form's always can.</summary>
    public bool IsSound => IsDense || SparseRegisters.IsSound(Bytes[HeaderBytes..]);

    private static ReadOnlySpan<byte> Magic => "HYLL"u8;

    /// <summary>Opens the key at an argument. False when it holds anything else: the error is written then. A missing key is none yet.</summary>
    public static bool TryOpen(scoped ref Call call, int argument, out HyperLogLog counters)
    {
        counters = default;
        if (!call.TryGet<StringValue>(argument, out var value)) return false;
        if (value.Exists && !IsOne(ref value))
        {
            call.Reply.Error("WRONGTYPE Key is not a valid HyperLogLog string value."u8);
            return false;
        }

        counters = new HyperLogLog(value, call.Context.Keyspace!.Options.Collections);
        return true;
    }

    /// <summary>Makes the key: no elements, in the sparse form.</summary>
    public void Create()
    {
        var bytes = value.Edit(HeaderBytes + 2);
        Magic.CopyTo(bytes);
        bytes[FormOffset] = Sparse;
        SparseRun.Write(bytes[HeaderBytes..], Registers, 0);
    }

    /// <summary>Raises a register to a rank; the sparse form gives way to the dense one where it must. False when it is as high already. The registers must be sound.</summary>
    public bool Raise(int register, byte rank)
    {
        if (!IsDense)
        {
            var raised = SparseRegisters.Raise(ref value, register, rank, sparseBytesMax);
            if (raised != Raised.TooMuch) return raised == Raised.Yes;
            MakeDense();
        }

        return DenseRegisters.Raise(value.Edit(0)[HeaderBytes..], register, rank);
    }

    /// <summary>Raises an array of ranks, one a register, to what is here. False when the registers are not sound.</summary>
    public bool TryRaise(scoped Span<byte> ranks)
    {
        var registers = Bytes[HeaderBytes..];
        if (!IsDense) return SparseRegisters.TryRaise(registers, ranks);
        DenseRegisters.RaiseAll(registers, ranks);
        return true;
    }

    /// <summary>Raises the registers to an array of ranks, one a register, which is at least what is here. The registers must be sound.</summary>
    public void RaiseTo(scoped ReadOnlySpan<byte> ranks)
    {
        // The sparse form is changed register by register, so that the same elements make the same bytes; it may become dense on the way.
        var isDense = IsDense;
        for (var register = 0; register < ranks.Length && !isDense; register++)
        {
            if (ranks[register] == 0) continue;
            Raise(register, ranks[register]);
            isDense = IsDense;
        }

        if (isDense) DenseRegisters.WriteAll(value.Edit(0)[HeaderBytes..], ranks);
    }

    /// <summary>Takes the dense form; the registers must be sound.</summary>
    public void MakeDense()
    {
        if (IsDense) return;
        Span<byte> ranks = stackalloc byte[Registers];
        ranks.Clear();
        TryRaise(ranks);
        var bytes = value.Entry.Resize(DenseBytes);
        bytes[FormOffset] = Dense;
        DenseRegisters.WriteAll(bytes[HeaderBytes..], ranks);
    }

    /// <summary>Counts the registers of each rank. False when they are not sound.</summary>
    public bool TryHistogram(scoped Span<int> histogram)
    {
        if (!IsDense) return SparseRegisters.TryCount(Bytes[HeaderBytes..], histogram);
        DenseRegisters.Count(Bytes[HeaderBytes..], histogram);
        return true;
    }

    /// <summary>The count in the header, if no element has changed the registers since.</summary>
    public bool TryKnownCount(out long count)
    {
        count = BinaryPrimitives.ReadInt64LittleEndian(Bytes[CountOffset..]);
        return count >= 0;
    }

    /// <summary>Keeps the count in the header. Returns it as it stands there.</summary>
    public ReadOnlySpan<byte> KnowCount(long count)
    {
        var kept = value.Edit(0).Slice(CountOffset, sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(kept, count);
        return kept;
    }

    public void ForgetCount() => value.Edit(0)[CountOffset + sizeof(long) - 1] |= CountUnknown;

    private static bool IsOne(ref StringValue value)
    {
        if (value.IsInteger) return false;
        var bytes = value.Bytes(default);
        if (bytes.Length < HeaderBytes || !bytes.StartsWith(Magic)) return false;
        return bytes[FormOffset] == Dense ? bytes.Length == DenseBytes : bytes[FormOffset] == Sparse;
    }
}
