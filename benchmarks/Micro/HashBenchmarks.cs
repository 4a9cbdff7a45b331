using BenchmarkDotNet.Attributes;
using Distro.Engine.Hashes;

namespace Distro.Micro;

/// <summary>One hash.</summary>
public class HashBenchmarks : EngineBenchmark
{
    [Benchmark(Description = "hash: get a field")]
    public bool Get() => Hash.Over(OpenCollection()).TryGet(Name(Next()), out _);

    [Benchmark(Description = "hash: set a field")]
    public bool Set() => Hash.Over(OpenCollection()).Set(Name(Next()), Value);

    [Benchmark(Description = "hash: add and remove a field")]
    public bool AddAndRemove()
    {
        var hash = Hash.Over(OpenCollection());
        hash.Set(NewName, Value);
        return hash.Remove(NewName);
    }

    protected override void Add(int index, ReadOnlySpan<byte> name) => Hash.Over(OpenCollection()).Set(name, Value);
}
