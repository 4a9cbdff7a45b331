using System.Text;

namespace Distro.ServiceDefaults.Metrics;

/// <summary>One name in the exposition with its type, its help and a series for each combination of tags seen.</summary>
sealed class MetricFamily(string name, string help, InstrumentKind kind, double[] bounds)
{
    readonly byte[] name = Encoding.UTF8.GetBytes(name);
    readonly byte[][] bounds = [.. bounds.Select(bound => ExpositionWriter.Text(bound))];
    readonly SeriesTable series = new(kind.Kind == MetricKind.Histogram ? bounds : null);

    internal InstrumentKind Kind => kind;

    /// <summary>The scrape going on. An observable's series that were not observed in it are gone.</summary>
    internal int Round { get; set; }

    internal void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = this.series.Find(tags);
        series.Round = Round;
        switch (kind.Effect)
        {
            case MeasurementEffect.Add:
                series.Add(value);
                break;
            case MeasurementEffect.Set:
                series.Set(value);
                break;
            default:
                series.Record(value);
                break;
        }
    }

    internal void Write(ref ExpositionWriter writer)
    {
        var headed = false;
        foreach (var series in this.series)
        {
            if (kind.IsObservable && series.Round != Round)
                continue;
            if (!headed)
                writer.Head(name, help, kind.Kind);
            headed = true;
            if (kind.Kind == MetricKind.Histogram)
                WriteHistogram(ref writer, series);
            else
                writer.Sample(name, ""u8, series.Labels, default, series.Value);
        }
    }

    void WriteHistogram(ref ExpositionWriter writer, Series series)
    {
        long total = 0;
        for (var i = 0; i < bounds.Length; i++)
        {
            total += series.BucketCount(i);
            writer.Sample(name, "_bucket"u8, series.Labels, bounds[i], total);
        }

        total += series.BucketCount(bounds.Length);
        writer.Sample(name, "_bucket"u8, series.Labels, "+Inf"u8, total);
        writer.Sample(name, "_sum"u8, series.Labels, default, series.Value);
        writer.Sample(name, "_count"u8, series.Labels, default, total);
    }
}
