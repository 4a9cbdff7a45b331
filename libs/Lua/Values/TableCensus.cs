using System.Numerics;

namespace Distro.Lua.Values;

/// <summary>
/// Counts a table's keys to find the size of its array: the largest power of two of whose places more than half would be in
/// use. Keys that are whole numbers are counted by the power of two that they are within.
/// </summary>
struct TableCensus
{
    /// <summary>Arrays are no larger than this power of two; greater keys stay in the hash.</summary>
    const int PowerMax = 26;

    Counts counts;
    int indexes;

    /// <summary>All keys counted.</summary>
    public int Total { get; private set; }

    public void CountArray(ReadOnlySpan<LuaValue> array)
    {
        var at = 0;
        for (var power = 0; at < array.Length && power <= PowerMax; power++)
        {
            var end = Math.Min(array.Length, 1 << power);
            var used = 0;
            for (; at < end; at++)
                if (!array[at].IsNil) used++;
            counts[power] += used;
            indexes += used;
        }

        Total += indexes;
    }

    public void Count(in LuaValue key)
    {
        Total++;
        if (!key.IsNumber) return;
        var index = (int)key.Number;
        if (index != key.Number || index is < 1 or > 1 << PowerMax) return;
        counts[32 - BitOperations.LeadingZeroCount((uint)(index - 1))]++;
        indexes++;
    }

    /// <summary>The array's size, and how many of the keys will be in it.</summary>
    public readonly int ArraySize(out int inArray)
    {
        var (size, below) = (0, 0);
        inArray = 0;
        for (var power = 0; power <= PowerMax && (1 << power) / 2 < indexes && below < indexes; power++)
        {
            below += counts[power];
            if (counts[power] == 0 || below <= (1 << power) / 2) continue;
            size = 1 << power;
            inArray = below;
        }

        return size;
    }

    [System.Runtime.CompilerServices.InlineArray(PowerMax + 1)]
    struct Counts
    {
        int first;
    }
}
