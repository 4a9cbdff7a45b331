using System.Buffers;
using System.Diagnostics.Metrics;
using Distro.ServiceDefaults.Telemetry;

namespace Distro.ServiceDefaults.Metrics;

/// <summary>
/// What <c>/metrics</c> shows: listens to the process's own instruments and keeps their totals, ready to be written as
/// Prometheus text. A recorded measurement finds its series by its tags and adds to it: no allocation, no lock. Services
/// declare instruments on ordinary <see cref="Meter"/>s named <c>Distro.*</c> and don't know about this.
/// </summary>
public sealed class MetricRegistry : IDisposable
{
    /// <summary>More families than this means that somebody puts data into instrument names; the rest is left out.</summary>
    const int FamiliesMax = 1_000;

    readonly MeterListener listener = new();
    readonly IReadOnlyList<string> meters;
    readonly SortedDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    readonly Lock familiesLock = new();
    readonly Lock scrapeLock = new();
    int round;

    public MetricRegistry() : this(TelemetryExport.Meters)
    {
    }

    /// <param name="meters">Names of meters to show; a trailing <c>*</c> stands for anything.</param>
    public MetricRegistry(IReadOnlyList<string> meters)
    {
        this.meters = meters;
        listener.InstrumentPublished = Publish;
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricFamily)state!).Measure(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricFamily)state!).Measure(value, tags));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => ((MetricFamily)state!).Measure(value, tags));
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => ((MetricFamily)state!).Measure(value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => ((MetricFamily)state!).Measure(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricFamily)state!).Measure(value, tags));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => ((MetricFamily)state!).Measure((double)value, tags));
    }

    /// <summary>Begins to listen, to instruments that exist and to those that come.</summary>
    public void Start() => listener.Start();

    /// <summary>Observes what is observable and writes everything in the text format, families in order of name.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        lock (scrapeLock)
        {
            MetricFamily[] families;
            lock (familiesLock)
            {
                round++;
                families = [.. this.families.Values];
                foreach (var family in families)
                    family.Round = round;
            }

            listener.RecordObservableInstruments();
            var writer = new ExpositionWriter(output);
            foreach (var family in families)
                family.Write(ref writer);
            writer.Flush();
        }
    }

    public void Dispose() => listener.Dispose();

    void Publish(Instrument instrument, MeterListener listener)
    {
        if (!meters.Any(pattern => Matches(pattern, instrument.Meter.Name)) || MetricKinds.Of(instrument) is not { } kind)
            return;

        var name = MetricNames.Family(instrument.Name, instrument.Unit, kind.Kind);
        MetricFamily? family;
        lock (familiesLock)
        {
            if (!families.TryGetValue(name, out family))
            {
                if (families.Count >= FamiliesMax)
                    return;
                family = new MetricFamily(name, instrument.Description ?? "", kind, HistogramBounds.Of(instrument)) { Round = round };
                families.Add(name, family);
            }
        }

        // A second instrument may share a family (two meters of one name in one process) only when it means the same.
        if (family.Kind == kind)
            listener.EnableMeasurementEvents(instrument, family);
    }

    static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1)) : pattern == name;
}
