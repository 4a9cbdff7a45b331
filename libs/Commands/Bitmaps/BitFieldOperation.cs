using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Bitmaps;

/// <summary>One operation of BITFIELD: on a signed number of 1 to 64 bits, or an unsigned one of 1 to 63.</summary>
internal readonly record struct BitFieldOperation(BitFieldKind Kind, long Offset, int Bits, bool IsSigned, long Operand, Overflow Overflow)
{
    private const int SignedBitsMax = 64;
    private const int UnsignedBitsMax = 63;

    /// <summary>Where the string must reach to, in bytes.</summary>
    public int EndByte => (int)((Offset + Bits + 7) / 8);

    private Int128 Least => IsSigned ? -(Int128.One << (Bits - 1)) : 0;

    private Int128 Most => (Int128.One << (IsSigned ? Bits - 1 : Bits)) - 1;

    /// <summary>Reads the operation at an argument, and moves behind it. False when it makes no sense: the error is written then.</summary>
    public static bool TryRead(ref Call call, ref int at, ref Overflow overflow, out BitFieldOperation operation)
    {
        operation = default;
        var left = call.Count - at - 1;
        BitFieldKind kind;
        if (left >= 2 && call.Is(at, "GET"u8)) kind = BitFieldKind.Get;
        else if (left >= 3 && call.Is(at, "SET"u8)) kind = BitFieldKind.Set;
        else if (left >= 3 && call.Is(at, "INCRBY"u8)) kind = BitFieldKind.IncrBy;
        else if (left >= 1 && call.Is(at, "OVERFLOW"u8)) return TryOverflow(ref call, ref at, out overflow);
        else return Refuse(ref call, ErrorLine.Syntax);

        if (!TryEncoding(call[at + 1], out var bits, out var isSigned))
            return Refuse(ref call, "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is."u8);
        if (!BitOffset.TryRead(ref call, at + 2, bits, out var offset)) return false;
        var operand = 0L;
        if (kind != BitFieldKind.Get && !call.TryInteger(at + 3, out operand)) return false;
        at += kind == BitFieldKind.Get ? 3 : 4;
        operation = new BitFieldOperation(kind, offset, bits, isSigned, operand, overflow);
        return true;
    }

    public long Get(ReadOnlySpan<byte> bytes)
    {
        var value = (long)BitField.Read(bytes, Offset, Bits);
        return IsSigned ? Extend(value) : value;
    }

    /// <summary>Sets or adds. The answer of a SET is the number that was there, of an INCRBY the new one. False when that would overflow and must not.</summary>
    public bool TryChange(Span<byte> bytes, out long answer, ref bool changed)
    {
        var old = Get(bytes);
        answer = old;
        var exact = Kind == BitFieldKind.IncrBy ? (Int128)old + Operand : IsSigned ? Operand : (Int128)(ulong)Operand;
        var value = unchecked((long)exact);
        if (exact < Least || exact > Most)
        {
            if (Overflow == Overflow.Fail) return false;
            if (Overflow == Overflow.Saturate) value = (long)(exact < Least ? Least : Most);
            else value = IsSigned ? Extend(value) : value & (long)Most;
        }

        BitField.Write(bytes, Offset, Bits, (ulong)value);
        changed |= value != old;
        if (Kind == BitFieldKind.IncrBy) answer = value;
        return true;
    }

    private long Extend(long value) => value << (SignedBitsMax - Bits) >> (SignedBitsMax - Bits);

    private static bool TryEncoding(ReadOnlySpan<byte> text, out int bits, out bool isSigned)
    {
        bits = 0;
        isSigned = text.Length > 0 && text[0] == 'i';
        if (text.IsEmpty || (!isSigned && text[0] != 'u')) return false;
        if (!IntegerText.TryParse(text[1..], out var number) || number < 1 || number > (isSigned ? SignedBitsMax : UnsignedBitsMax)) return false;
        bits = (int)number;
        return true;
    }

    private static bool TryOverflow(ref Call call, ref int at, out Overflow overflow)
    {
        overflow = Overflow.Wrap;
        if (call.Is(at + 1, "SAT"u8)) overflow = Overflow.Saturate;
        else if (call.Is(at + 1, "FAIL"u8)) overflow = Overflow.Fail;
        else if (!call.Is(at + 1, "WRAP"u8)) return Refuse(ref call, "ERR Invalid OVERFLOW type specified"u8);
        at += 2;
        return true;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
