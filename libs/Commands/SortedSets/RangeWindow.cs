using Distro.Commands.Execution;

namespace Distro.Commands.SortedSets;

/// <summary>LIMIT: how many elements of a range to leave out at its beginning, and how many to take then (negative: all).</summary>
internal readonly record struct RangeWindow(long Offset, long Count)
{
    public static RangeWindow All => new(0, -1);

    public static bool TryRead(ref Call call, int index, out RangeWindow window)
    {
        window = default;
        if (!call.TryInteger(index, out var offset) || !call.TryInteger(index + 1, out var count)) return false;
        window = new RangeWindow(offset, count);
        return true;
    }

    /// <summary>How many of a range's elements lie in the window.</summary>
    public long Cut(long count)
    {
        if (Offset < 0) return 0;
        var left = Math.Max(count - Offset, 0);
        return Count < 0 ? left : Math.Min(left, Count);
    }
}
