using BenchmarkDotNet.Attributes;
using Distro.Engine.Lists;

namespace Distro.Micro;

/// <summary>One list.</summary>
public class ListBenchmarks : EngineBenchmark
{
    [Benchmark(Description = "list: push last and pop first")]
    public void PushAndPop()
    {
        var list = List.Over(OpenCollection());
        list.PushLast(NewName);
        list.RemoveRange(0, 1);
    }

    [Benchmark(Description = "list: read by index")]
    public int Get() => List.Over(OpenCollection()).Get(Next()).Length;

    [Benchmark(Description = "list: insert and remove in the middle")]
    public void InsertAndRemove()
    {
        var list = List.Over(OpenCollection());
        list.Insert(Elements / 2, NewName);
        list.RemoveRange(Elements / 2, 1);
    }

    protected override void Add(int index, ReadOnlySpan<byte> name) => List.Over(OpenCollection()).PushLast(name);
}
