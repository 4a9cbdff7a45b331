using System.Text;
using BenchmarkDotNet.Attributes;
using Distro.Engine;

namespace Distro.Micro;

/// <summary>
/// What all benchmarks of the engine share: a keyspace with one worker, everything in one slot, names made beforehand, and elements taken in an order of no order, so that at a
/// million of them the processor's caches help as little as they do a server.
/// </summary>
public abstract class EngineBenchmark
{
    protected const int Slot = 0;

    private const int Size1 = 100;
    private const int Size2 = 10_000;
    private const int Size3 = 1_000_000;

    /// <summary>Coprime to all sizes: visits every element once.</summary>
    private const int Stride = 611_953;

    private byte[] names = [];
    private int at;

    /// <summary>Elements, or keys, that are there.</summary>
    [Params(Size1, Size2, Size3)]
    public int Elements { get; set; }

    protected Keyspace Keyspace { get; private set; } = null!;

    protected Worker Worker { get; private set; } = null!;

    /// <summary>A name that is no element's.</summary>
    protected ReadOnlySpan<byte> NewName => "another-name-000"u8;

    protected static ReadOnlySpan<byte> Value => "a value of some 32 bytes, or more"u8;

    [GlobalSetup]
    public void Setup()
    {
        Keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 0x5EED, Workers = 1 });
        Worker = Keyspace.Worker(0);
        names = new byte[Elements * NameBytes];
        for (var i = 0; i < Elements; i++) Encoding.ASCII.GetBytes($"name:{(uint)i * 2654435761u:x8}:xx").CopyTo(names.AsSpan(i * NameBytes));
        for (var i = 0; i < Elements; i++) Add(i, Name(i));
    }

    [GlobalCleanup]
    public void Cleanup() => Keyspace.Dispose();

    protected const int NameBytes = 16;

    /// <summary>Puts element number <paramref name="index"/> in.</summary>
    protected abstract void Add(int index, ReadOnlySpan<byte> name);

    protected KeyEntry Open(ReadOnlySpan<byte> key) => Keyspace.Open(Worker, Slot, 0, key);

    /// <summary>The collection that most benchmarks are about.</summary>
    protected KeyEntry OpenCollection() => Open("collection"u8);

    protected ReadOnlySpan<byte> Name(int index) => names.AsSpan(index * NameBytes, NameBytes);

    /// <summary>The number of some element, another each time.</summary>
    protected int Next()
    {
        at = (int)(((long)at + Stride) % Elements);
        return at;
    }
}
