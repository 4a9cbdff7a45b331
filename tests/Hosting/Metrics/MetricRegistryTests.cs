using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Distro.ServiceDefaults.Metrics;

namespace Distro.Tests.Hosting.Metrics;

public sealed class MetricRegistryTests : IDisposable
{
    // Every test has a meter of its own: all of a process's meters are seen by every listener.
    readonly Meter meter;
    readonly MetricRegistry registry;

    public MetricRegistryTests()
    {
        meter = new Meter($"Test.{Guid.NewGuid():N}");
        registry = new MetricRegistry([meter.Name]);
        registry.Start();
    }

    public void Dispose()
    {
        registry.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_its_tags()
    {
        var commands = meter.CreateCounter<long>("distro.commands", "{command}", "Commands executed");
        commands.Add(2, new("command", "get"), new("outcome", "ok"));
        commands.Add(3, new("command", "get"), new("outcome", "ok"));
        commands.Add(1, new("command", "set"), new("outcome", "ok"));

        var (families, samples) = Read();
        Assert.Equal(new("counter", "Commands executed"), families["distro_commands_total"]);
        Assert.Equal(5, samples.Single(sample => sample.Labels["command"] == "get").Value);
        Assert.Equal(1, samples.Single(sample => sample.Labels["command"] == "set").Value);
    }

    [Fact]
    public void A_histogram_counts_up_to_each_bound()
    {
        var duration = meter.CreateHistogram("distro.command.duration", "s", "How long", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.01] });
        foreach (var seconds in (double[])[0.0005, 0.001, 0.002, 7])
            duration.Record(seconds);

        var (families, samples) = Read();
        Assert.Equal("histogram", families["distro_command_duration_seconds"].Type);
        var buckets = samples.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).Select(sample => (sample.Labels["le"], sample.Value));
        Assert.Equal([("0.001", 2), ("0.01", 3), ("+Inf", 4)], buckets);
        Assert.Equal(4, samples.Single(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).Value);
        Assert.Equal(7.0035, samples.Single(sample => sample.Name.EndsWith("_sum", StringComparison.Ordinal)).Value, precision: 9);
    }

    [Fact]
    public void Seconds_without_advice_have_buckets_below_a_millisecond()
    {
        meter.CreateHistogram<double>("wait", "s").Record(0.00003);
        Assert.Equal("5E-05", Read().Samples.First(sample => sample.Value == 1).Labels["le"]);
    }

    [Fact]
    public void An_observable_shows_what_it_observed_last()
    {
        var keys = new Dictionary<string, long> { ["db0"] = 7, ["db1"] = 1 };
        meter.CreateObservableGauge("keys", () => keys.Select(pair => new Measurement<long>(pair.Value, new KeyValuePair<string, object?>("database", pair.Key))));
        Assert.Equal(2, Read().Samples.Count);

        keys.Remove("db1");
        keys["db0"] = 9;
        Assert.Equal(9, Assert.Single(Read().Samples).Value);
    }

    [Fact]
    public void Whatever_a_tag_holds_it_can_be_read_back()
    {
        const string Hostile = "a\"b\\c\nd{},= é";
        meter.CreateUpDownCounter<int>("some.thing-else", "By", "line\nand \\").Add(-4, new KeyValuePair<string, object?>("1 tag", Hostile));

        var (families, samples) = Read();
        Assert.Equal("line\nand \\", families["some_thing_else_bytes"].Help);
        var sample = Assert.Single(samples);
        Assert.Equal(Hostile, sample.Labels["_1_tag"]);
        Assert.Equal(-4, sample.Value);
    }

    [Fact]
    public void Numbers_that_are_none_have_words()
    {
        var gauge = meter.CreateGauge<double>("number");
        gauge.Record(double.PositiveInfinity, new KeyValuePair<string, object?>("is", "inf"));
        gauge.Record(double.NaN, new KeyValuePair<string, object?>("is", "nan"));
        var samples = Read().Samples;
        Assert.Equal(double.PositiveInfinity, samples.Single(sample => sample.Labels["is"] == "inf").Value);
        Assert.Equal(double.NaN, samples.Single(sample => sample.Labels["is"] == "nan").Value);
    }

    [Fact]
    public void Tags_full_of_data_share_one_series_beyond_a_bound()
    {
        var counter = meter.CreateCounter<long>("hits");
        for (var i = 0; i < 5_000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("key", i));
        var samples = Read().Samples;
        Assert.InRange(samples.Count, 1, 2_001);
        Assert.Equal(5_000, samples.Sum(sample => sample.Value));
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var counter = meter.CreateCounter<long>("hot");
        var tag = new KeyValuePair<string, object?>("command", "get");
        counter.Add(1, tag);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 1_000; i++)
                counter.Add(1, tag);
        }));
    }

    (IReadOnlyDictionary<string, Exposition.Family> Families, IReadOnlyList<Exposition.Sample> Samples) Read()
    {
        var buffer = new ArrayBufferWriter<byte>();
        registry.Write(buffer);
        return Exposition.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
