using System.Collections;

namespace Distro.ServiceDefaults.Metrics;

/// <summary>
/// Finds a series by its tags without allocating: chains from a fixed array, added to at their heads under a lock and read
/// without one. Beyond a bound all new combinations share one series, so that a tag full of user data can't eat the memory.
/// </summary>
sealed class SeriesTable(double[]? bounds) : IEnumerable<Series>
{
    const int SeriesMax = 2_000;
    const int ChainsPowerOfTwo = 128;

    static readonly KeyValuePair<string, object?>[] overflowTags = [new("otel_metric_overflow", "true")];

    readonly Series?[] heads = new Series?[ChainsPowerOfTwo];
    readonly Lock adding = new();
    int count;

    internal Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = HashOf(tags);
        return Find(tags, hash) ?? Add(tags, hash);
    }

    public IEnumerator<Series> GetEnumerator()
    {
        for (var chain = 0; chain < heads.Length; chain++)
            for (var series = Volatile.Read(ref heads[chain]); series is not null; series = series.Next)
                yield return series;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, int hash)
    {
        var series = Volatile.Read(ref heads[hash & (ChainsPowerOfTwo - 1)]);
        while (series is not null && !(series.Hash == hash && series.Has(tags)))
            series = series.Next;
        return series;
    }

    Series Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, int hash)
    {
        lock (adding)
        {
            if (Find(tags, hash) is { } other)
                return other;
            if (count < SeriesMax)
                return AddLocked(tags.ToArray(), hash);
            var overflowHash = HashOf(overflowTags);
            return Find(overflowTags, overflowHash) ?? AddLocked(overflowTags, overflowHash);
        }
    }

    Series AddLocked(KeyValuePair<string, object?>[] tags, int hash)
    {
        ref var head = ref heads[hash & (ChainsPowerOfTwo - 1)];
        var series = new Series(tags, hash, ExpositionWriter.Labels(tags), bounds, head);
        Volatile.Write(ref head, series);
        count++;
        return series;
    }

    static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var tag in tags)
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
        }

        return hash.ToHashCode();
    }
}
