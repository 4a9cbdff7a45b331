using System.Diagnostics.Metrics;

namespace Distro.ServiceDefaults.Metrics;

/// <summary>What Prometheus calls the type of a family.</summary>
enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>What a measurement does to its series.</summary>
enum MeasurementEffect
{
    Add,
    Set,
    Record,
}

/// <summary>An instrument's kind; an observable one reports its whole state at each scrape.</summary>
readonly record struct InstrumentKind(MetricKind Kind, MeasurementEffect Effect, bool IsObservable);

static class MetricKinds
{
    /// <summary>Null for an instrument of a kind that Prometheus has no word for.</summary>
    internal static InstrumentKind? Of(Instrument instrument)
    {
        var type = instrument.GetType();
        while (type is { IsGenericType: false })
            type = type.BaseType;
        var definition = type?.GetGenericTypeDefinition();
        if (definition == typeof(Counter<>))
            return new(MetricKind.Counter, MeasurementEffect.Add, false);
        if (definition == typeof(UpDownCounter<>))
            return new(MetricKind.Gauge, MeasurementEffect.Add, false);
        if (definition == typeof(Gauge<>))
            return new(MetricKind.Gauge, MeasurementEffect.Set, false);
        if (definition == typeof(Histogram<>))
            return new(MetricKind.Histogram, MeasurementEffect.Record, false);
        if (definition == typeof(ObservableCounter<>))
            return new(MetricKind.Counter, MeasurementEffect.Set, true);
        if (definition == typeof(ObservableUpDownCounter<>) || definition == typeof(ObservableGauge<>))
            return new(MetricKind.Gauge, MeasurementEffect.Set, true);
        return null;
    }
}
