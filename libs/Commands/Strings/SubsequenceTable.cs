using Distro.Resp;

namespace Distro.Commands.Strings;

/// <summary>
/// The lengths of the longest common subsequences of all pairs of prefixes of two strings; walking it back from the end gives the subsequence
/// itself and the ranges it is made of, last first.
/// </summary>
internal readonly ref struct SubsequenceTable
{
    private readonly ReadOnlySpan<byte> left;
    private readonly ReadOnlySpan<byte> right;
    private readonly int[] lengths;
    private readonly int width;

    public SubsequenceTable(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        this.left = left;
        this.right = right;
        width = right.Length + 1;
        lengths = new int[(left.Length + 1) * width];
        for (var i = 1; i <= left.Length; i++)
        {
            var row = lengths.AsSpan(i * width, width);
            var above = lengths.AsSpan((i - 1) * width, width);
            var value = left[i - 1];
            for (var j = 1; j < row.Length; j++)
                row[j] = value == right[j - 1] ? above[j - 1] + 1 : Math.Max(above[j], row[j - 1]);
        }
    }

    public int Length => lengths[^1];

    public byte[] Subsequence()
    {
        var result = new byte[Length];
        var at = result.Length;
        var (i, j) = (left.Length, right.Length);
        while (i > 0 && j > 0 && at > 0)
        {
            if (left[i - 1] == right[j - 1]) result[--at] = left[i - 1];
            Step(ref i, ref j);
        }

        return result;
    }

    /// <summary>Replies with a map of "matches", the ranges of at least that length in both strings, and "len".</summary>
    public void WriteRanges(ReplyWriter reply, long lengthMin, bool withLengths)
    {
        var ranges = Ranges();
        var wanted = ranges.FindAll(range => range.Length >= lengthMin);
        reply.Map(2);
        reply.Bulk("matches"u8);
        reply.Array(wanted.Count);
        foreach (var (leftStart, rightStart, length) in wanted)
        {
            reply.Array(withLengths ? 3 : 2);
            reply.Array(2);
            reply.Integer(leftStart);
            reply.Integer(leftStart + length - 1);
            reply.Array(2);
            reply.Integer(rightStart);
            reply.Integer(rightStart + length - 1);
            if (withLengths) reply.Integer(length);
        }

        reply.Bulk("len"u8);
        reply.Integer(Length);
    }

    private List<(int Left, int Right, int Length)> Ranges()
    {
        var ranges = new List<(int Left, int Right, int Length)>();
        var (i, j) = (left.Length, right.Length);
        var left0 = 0;
        var right0 = 0;
        var run = 0;
        while (i > 0 && j > 0)
        {
            var matches = left[i - 1] == right[j - 1];
            if (run > 0 && (!matches || left0 != i || right0 != j))
            {
                ranges.Add((left0, right0, run));
                run = 0;
            }

            if (matches)
            {
                run++;
                (left0, right0) = (i - 1, j - 1);
            }

            Step(ref i, ref j);
        }

        if (run > 0) ranges.Add((left0, right0, run));
        return ranges;
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
