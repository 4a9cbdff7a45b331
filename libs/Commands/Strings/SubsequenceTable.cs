using System.Runtime.InteropServices;
using Distro.Engine.Memory;
using Distro.Resp;

namespace Distro.Commands.Strings;

/// <summary>
/// The lengths of the longest common subsequences of all pairs of prefixes of two strings; walking it back from the end gives the subsequence
/// itself and the ranges it is made of, last first. It lies in bytes of the caller's, outside the managed heap, with room behind it for the subsequence.
/// </summary>
internal readonly ref struct SubsequenceTable
{
    private readonly ReadOnlySpan<byte> left;
    private readonly ReadOnlySpan<byte> right;
    private readonly Span<int> lengths;
    private readonly Span<byte> subsequence;
    private readonly int width;

    public SubsequenceTable(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, GrowingBytes room)
    {
        this.left = left;
        this.right = right;
        width = right.Length + 1;
        var tableBytes = (left.Length + 1) * width * sizeof(int);
        var bytes = tableBytes + Math.Min(left.Length, right.Length);
        if (room.Length < bytes) room.Grow(bytes);
        lengths = MemoryMarshal.Cast<byte, int>(room.Span[..tableBytes]);
        subsequence = room.Span[tableBytes..bytes];
        lengths[..width].Clear();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = lengths.Slice(i * width, width);
            var above = lengths.Slice((i - 1) * width, width);
            var value = left[i - 1];
            row[0] = 0;
            for (var j = 1; j < row.Length; j++)
                row[j] = value == right[j - 1] ? above[j - 1] + 1 : Math.Max(above[j], row[j - 1]);
        }
    }

    /// <summary>Bytes that the table of two strings takes.</summary>
    public static long BytesFor(int left, int right) => ((left + 1L) * (right + 1L) * sizeof(int)) + Math.Min(left, right);

    public int Length => lengths[^1];

    public ReadOnlySpan<byte> Subsequence()
    {
        var at = Length;
        var (i, j) = (left.Length, right.Length);
        while (i > 0 && j > 0 && at > 0)
        {
            if (left[i - 1] == right[j - 1]) subsequence[--at] = left[i - 1];
            Step(ref i, ref j);
        }

        return subsequence[..Length];
    }

    /// <summary>Replies with a map of "matches", the ranges of at least that length in both strings, and "len".</summary>
    public void WriteRanges(ReplyWriter reply, long lengthMin, bool withLengths)
    {
        reply.Map(2);
        reply.Bulk("matches"u8);
        reply.Array(Ranges(null, lengthMin, withLengths));
        Ranges(reply, lengthMin, withLengths);
        reply.Bulk("len"u8);
        reply.Integer(Length);
    }

    /// <summary>Walks back over the ranges of at least that length: how many there are. Writes them where a reply is given.</summary>
    private int Ranges(ReplyWriter? reply, long lengthMin, bool withLengths)
    {
        var (i, j) = (left.Length, right.Length);
        var left0 = 0;
        var right0 = 0;
        var run = 0;
        var count = 0;
        while (i > 0 && j > 0)
        {
            var matches = left[i - 1] == right[j - 1];
            if (run > 0 && (!matches || left0 != i || right0 != j))
            {
                count += Range(reply, left0, right0, run, lengthMin, withLengths);
                run = 0;
            }

            if (matches)
            {
                run++;
                (left0, right0) = (i - 1, j - 1);
            }

            Step(ref i, ref j);
        }

        return count + (run > 0 ? Range(reply, left0, right0, run, lengthMin, withLengths) : 0);
    }

    /// <summary>1 when the range is long enough.</summary>
    private static int Range(ReplyWriter? reply, int leftStart, int rightStart, int length, long lengthMin, bool withLengths)
    {
        if (length < lengthMin) return 0;
        if (reply is null) return 1;
        reply.Array(withLengths ? 3 : 2);
        reply.Array(2);
        reply.Integer(leftStart);
        reply.Integer(leftStart + length - 1);
        reply.Array(2);
        reply.Integer(rightStart);
        reply.Integer(rightStart + length - 1);
        if (withLengths) reply.Integer(length);
        return 1;
    }

    private void Step(ref int i, ref int j)
    {
        if (left[i - 1] == right[j - 1])
        {
            i--;
            j--;
        }
        else if (lengths[((i - 1) * width) + j] > lengths[(i * width) + j - 1])
        {
            i--;
        }
        else
        {
            j--;
        }
    }
}
