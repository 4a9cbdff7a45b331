using Distro.Commands.Execution;

namespace Distro.Commands.Bitmaps;

/// <summary>A part of a string as BITCOUNT and BITPOS take it: first and last byte or bit, either counted from the end when it is negative.</summary>
/// <param name="HasEnd">False when the range goes to the end of the string.</param>
internal readonly record struct BitRange(long Start, long End, bool HasEnd, bool IsInBits)
{
    private const int BitsPerByte = 8;

    /// <summary>Both ends counted from the string's end, and in the wrong order.</summary>
    public bool IsBackward => Start < 0 && End < 0 && Start > End;

    /// <summary>Reads it from an argument on; nothing there is the whole string. False when it makes no sense: the error is written then.</summary>
    public static bool TryRead(ref Call call, int index, out BitRange range)
    {
        range = new BitRange(0, -1, HasEnd: false, IsInBits: false);
        if (call.Count == index) return true;
        if (!call.TryInteger(index, out var start)) return false;
        var inBits = call.Count == index + 3 && call.Is(index + 2, "BIT"u8);
        if (call.Count > index + 3 || (call.Count == index + 3 && !inBits && !call.Is(index + 2, "BYTE"u8)))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        var end = -1L;
        var hasEnd = call.Count > index + 1;
        if (hasEnd && !call.TryInteger(index + 1, out end)) return false;
        range = new BitRange(start, end, hasEnd, inBits);
        return true;
    }

    /// <summary>The range of a string of that many bytes, in bits: the first, and the one behind the last. False when it is empty.</summary>
    public bool Resolve(int bytes, out long first, out long end)
    {
        var total = IsInBits ? (long)bytes * BitsPerByte : bytes;
        first = Math.Max(Start < 0 ? total + Start : Start, 0);
        var last = Math.Min(Math.Max(End < 0 ? total + End : End, HasEnd ? 0 : -1), total - 1);
        var isEmpty = first > last;
        end = last + 1;
        if (IsInBits || isEmpty) return !isEmpty;
        first *= BitsPerByte;
        end *= BitsPerByte;
        return true;
    }
}
