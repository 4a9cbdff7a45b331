using BenchmarkDotNet.Attributes;
using Distro.Engine.Strings;

namespace Distro.Micro;

/// <summary>Keys of one slot, each a string: the table that everything begins with.</summary>
public class KeyBenchmarks : EngineBenchmark
{
    [Benchmark(Description = "key: look up and read")]
    public int Lookup() => StringValue.Over(Open(Name(Next()))).Length;

    [Benchmark(Description = "key: look up in vain")]
    public bool Miss() => Open(NewName).Exists;

    [Benchmark(Description = "key: insert and delete")]
    public void Insert()
    {
        StringValue.Over(Open(NewName)).Set(Value);
        Open(NewName).Delete();
    }

    [Benchmark(Description = "string: overwrite")]
    public void Overwrite() => StringValue.Over(Open(Name(Next()))).Set(Value);

    protected override void Add(int index, ReadOnlySpan<byte> name) => StringValue.Over(Open(name)).Set(Value);
}
