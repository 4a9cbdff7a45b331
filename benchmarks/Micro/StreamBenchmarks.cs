using BenchmarkDotNet.Attributes;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Micro;

/// <summary>One stream, of entries with one field.</summary>
public class StreamBenchmarks : EngineBenchmark
{
    private long last;

    [Benchmark(Description = "stream: append an entry and trim one")]
    public void AppendAndTrim()
    {
        var stream = Stream.Over(OpenCollection());
        stream.Append(new StreamId((ulong)++last, 0), new OneField());
        stream.RemoveRange(0, 1);
    }

    [Benchmark(Description = "stream: look for an id")]
    public bool Contains()
    {
        var stream = Stream.Over(OpenCollection());
        return stream.Contains(new StreamId((ulong)(last - Next()), 0));
    }

    protected override void Add(int index, ReadOnlySpan<byte> name)
    {
        last = index + 1;
        Stream.Over(OpenCollection()).Append(new StreamId((ulong)last, 0), new OneField());
    }

    private readonly ref struct OneField : IStreamFields
    {
        public int Count => 1;

        public ReadOnlySpan<byte> Name(int index) => "field"u8;

        public ReadOnlySpan<byte> Value(int index) => "a value of 16 by"u8;
    }
}
