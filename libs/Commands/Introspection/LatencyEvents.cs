namespace Distro.Commands.Introspection;

/// <summary>Things that took longer than latency-monitor-threshold, by kind: the latest of each, a second's worst each, and what they came to.</summary>
public sealed class LatencyEvents
{
    public const int SamplesMax = 160;

    private readonly Lock guard = new();
    private readonly SortedDictionary<string, Series> byName = new(StringComparer.Ordinal);
    private long thresholdMilliseconds;

    /// <summary>From how many milliseconds on an event is kept; 0 for never.</summary>
    public long ThresholdMilliseconds
    {
        get => Volatile.Read(ref thresholdMilliseconds);
        set => Volatile.Write(ref thresholdMilliseconds, value);
    }

    public bool Wants(long milliseconds) => ThresholdMilliseconds is > 0 and var threshold && milliseconds >= threshold;

    public void Add(string name, long unixSeconds, long milliseconds)
    {
        lock (guard)
        {
            if (!byName.TryGetValue(name, out var series)) byName.Add(name, series = new Series());
            series.Add(unixSeconds, milliseconds);
        }
    }

    /// <summary>What another process has seen of a kind, in addition.</summary>
    public void Add(string name, LatencySummary other)
    {
        lock (guard)
        {
            if (!byName.TryGetValue(name, out var series)) byName.Add(name, series = new Series());
            series.Add(other);
        }
    }

    public IReadOnlyList<(string Name, LatencySummary Summary)> Latest()
    {
        lock (guard) return [.. byName.Select(pair => (pair.Key, pair.Value.Summary))];
    }

    /// <summary>Oldest first; empty for a name that never came.</summary>
    public IReadOnlyList<LatencySample> History(string name)
    {
        lock (guard) return byName.TryGetValue(name, out var series) ? [.. series.Samples] : [];
    }

    /// <summary>Forgets one kind, or all of them (null). How many that were.</summary>
    public int Reset(string? name)
    {
        lock (guard)
        {
            if (name is not null) return byName.Remove(name) ? 1 : 0;
            var count = byName.Count;
            byName.Clear();
            return count;
        }
    }

    private sealed class Series
    {
        public Queue<LatencySample> Samples { get; } = new();

        public LatencySummary Summary { get; private set; }

        public void Add(long unixSeconds, long milliseconds)
        {
            var before = Summary;
            Summary = new LatencySummary(unixSeconds, milliseconds, Math.Max(before.MaxMilliseconds, milliseconds), before.SumMilliseconds + milliseconds, before.Count + 1);
            if (Samples.Count > 0 && before.UnixSeconds == unixSeconds)
            {
                RaiseLast(milliseconds);
                return;
            }

            Samples.Enqueue(new LatencySample(unixSeconds, milliseconds));
            if (Samples.Count > SamplesMax) Samples.Dequeue();
        }

        public void Add(LatencySummary other)
        {
            var (latest, before) = other.UnixSeconds >= Summary.UnixSeconds ? (other, Summary) : (Summary, other);
            Summary = latest with
            {
                MaxMilliseconds = Math.Max(latest.MaxMilliseconds, before.MaxMilliseconds), SumMilliseconds = latest.SumMilliseconds + before.SumMilliseconds, Count = latest.Count + before.Count,
            };
        }

        private void RaiseLast(long milliseconds)
        {
            var samples = Samples.ToArray();
            if (samples[^1].Milliseconds >= milliseconds) return;
            samples[^1] = samples[^1] with { Milliseconds = milliseconds };
            Samples.Clear();
            foreach (var sample in samples) Samples.Enqueue(sample);
        }
    }
}

/// <summary>One second's worst.</summary>
public readonly record struct LatencySample(long UnixSeconds, long Milliseconds);

/// <summary>The latest of its kind, the worst ever, and what all of them came to.</summary>
public readonly record struct LatencySummary(long UnixSeconds, long LatestMilliseconds, long MaxMilliseconds, long SumMilliseconds, long Count);
