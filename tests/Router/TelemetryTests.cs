using System.Diagnostics;
using System.Diagnostics.Metrics;
using Distro.Router.Telemetry;
using Distro.Tests.Router.Fakes;

namespace Distro.Tests.Router;

public class TelemetryTests
{
    [Fact]
    public async Task A_traced_command_carries_its_context_to_every_shard_it_goes_to()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RouterMeter.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => { lock (spans) spans.Add(span); },
        };
        ActivitySource.AddActivityListener(listener);
        await using var cluster = await FakeCluster.Start(2, ("RouterTraceOneIn", "1"));
        using var client = await cluster.Connect();
        await client.Expect("MGET secret-b secret-c secret-d secret-e", "[nil, nil, nil, nil]");
        await FakeCluster.Until(() => Named(spans, "mget").Length > 0, "the span ends");
        var mget = Named(spans, "mget").First(span => cluster.Shards[0].Traces.Exists(trace => trace.SpanId == Convert.ToUInt64(span.SpanId.ToHexString(), 16)));
        foreach (var shard in cluster.Shards)
        {
            var trace = Assert.Single(shard.Traces);
            Assert.Equal(mget.TraceId.ToHexString(), $"{trace.TraceIdHigh:x16}{trace.TraceIdLow:x16}");
            Assert.Equal(mget.SpanId.ToHexString(), $"{trace.SpanId:x16}");
        }

        Assert.DoesNotContain(mget.TagObjects, tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_are_counted_by_name_and_outcome_and_timed()
    {
        await using var cluster = await FakeCluster.Start(1);
        using var meter = new RouterMeter(cluster.Router);
        var measured = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == RouterMeter.Name) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (measured) measured.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))} {value}");
        });
        var timed = 0;
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref timed));
        listener.Start();
        using var client = await cluster.Connect();
        await client.Expect("SET a 1", "OK");
        await client.Expect("GET a", "1");
        await client.Expect("RENAME none b", "-ERR no such key");
        listener.RecordObservableInstruments();
        Assert.Contains("distro.router.commands get ok 1", measured);
        Assert.Contains("distro.router.commands rename error 1", measured);
        Assert.True(timed >= 3);
    }

    private static Activity[] Named(List<Activity> spans, string name)
    {
        lock (spans) return [.. spans.Where(span => span.OperationName == name)];
    }
}
