namespace Distro.Engine.Tables;

/// <summary>Where an entry of a table stands. Valid until the table's next insertion or removal.</summary>
public readonly struct LeafPlace
{
    internal LeafPlace(ulong hash, int home, int bucket, int index)
    {
        Hash = hash;
        Home = (byte)home;
        Bucket = (byte)bucket;
        Index = (byte)index;
    }

    internal ulong Hash { get; }

    internal byte Home { get; }

    internal byte Bucket { get; }

    internal byte Index { get; }
}
