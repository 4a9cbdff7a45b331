namespace Distro.Commands.Lists;

/// <summary>First and last index as clients write them, negative ones from the end, as what they mean for so many elements.</summary>
internal static class ListRange
{
    /// <summary>Elements from <paramref name="first"/> (then not negative) on; 0 when the range is empty.</summary>
    public static long Resolve(ref long first, long last, long count)
    {
        if (first < 0) first = Math.Max(first + count, 0);
        if (last < 0) last += count;
        last = Math.Min(last, count - 1);
        return first > last ? 0 : last - first + 1;
    }
}
