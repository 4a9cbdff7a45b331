namespace Distro.ServiceDefaults.Metrics;

/// <summary>
/// One line of numbers: a value, or the buckets and sum of a histogram. Any thread may add; readers see each number whole
/// but not all numbers of one moment, which Prometheus allows.
/// </summary>
sealed class Series(KeyValuePair<string, object?>[] tags, int hash, byte[] labels, double[]? bounds, Series? next)
{
    readonly long[] buckets = bounds is null ? [] : new long[bounds.Length + 1];
    long valueBits;

    internal int Hash => hash;

    internal Series? Next => next;

    /// <summary>The tags as they are written, escaped, without braces: <c>command="get",outcome="ok"</c>.</summary>
    internal byte[] Labels => labels;

    internal int Round { get; set; }

    /// <summary>A histogram's sum, any other kind's value.</summary>
    internal double Value => BitConverter.Int64BitsToDouble(Volatile.Read(ref valueBits));

    internal long BucketCount(int bucket) => Volatile.Read(ref buckets[bucket]);

    internal bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length)
            return false;
        for (var i = 0; i < others.Length; i++)
            if (others[i].Key != tags[i].Key || !Equals(others[i].Value, tags[i].Value))
                return false;
        return true;
    }

    internal void Set(double value) => Volatile.Write(ref valueBits, BitConverter.DoubleToInt64Bits(value));

    internal void Add(double amount)
    {
        var seen = Volatile.Read(ref valueBits);
        while (true)
        {
            var sum = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(seen) + amount);
            var found = Interlocked.CompareExchange(ref valueBits, sum, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    /// <summary>Counts into the first bucket whose upper bound is not below the value; the last one has no bound.</summary>
    internal void Record(double value)
    {
        var found = Array.BinarySearch(bounds!, value);
        Interlocked.Increment(ref buckets[found >= 0 ? found : ~found]);
        Add(value);
    }
}
