using BenchmarkDotNet.Attributes;
using Distro.Engine;
using Distro.Engine.SortedSets;

namespace Distro.Micro;

/// <summary>One sorted set, its scores in no order.</summary>
public class SortedSetBenchmarks : EngineBenchmark
{
    [Benchmark(Description = "sorted set: a member's score")]
    public bool Score() => SortedSet.Over(OpenCollection()).TryScore(Name(Next()), out _);

    [Benchmark(Description = "sorted set: a member's rank")]
    public long Rank() => SortedSet.Over(OpenCollection()).RankOf(Name(Next()), out _);

    [Benchmark(Description = "sorted set: ten from a rank on")]
    public int Range()
    {
        var sink = default(Counting);
        var set = SortedSet.Over(OpenCollection());
        var rank = Next();
        set.Emit(rank, Math.Min(10, Elements - rank), 1, ref sink);
        return sink.Count;
    }

    [Benchmark(Description = "sorted set: add and remove a member")]
    public bool AddAndRemove()
    {
        var set = SortedSet.Over(OpenCollection());
        set.Put(NewName, Next());
        return set.Remove(NewName);
    }

    protected override void Add(int index, ReadOnlySpan<byte> name) => SortedSet.Over(OpenCollection()).Put(name, (uint)index * 2654435761u);

    private struct Counting : IScoreSink
    {
        public int Count;

        public void Emit(scoped ReadOnlySpan<byte> member, double score) => Count++;
    }
}
