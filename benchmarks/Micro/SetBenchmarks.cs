using BenchmarkDotNet.Attributes;
using Distro.Engine.Sets;

namespace Distro.Micro;

/// <summary>One set.</summary>
public class SetBenchmarks : EngineBenchmark
{
    [Benchmark(Description = "set: look for a member")]
    public bool Contains() => Set.Over(OpenCollection()).Contains(Name(Next()));

    [Benchmark(Description = "set: add and remove a member")]
    public bool AddAndRemove()
    {
        var set = Set.Over(OpenCollection());
        set.Add(NewName);
        return set.Remove(NewName);
    }

    protected override void Add(int index, ReadOnlySpan<byte> name) => Set.Over(OpenCollection()).Add(name);
}
