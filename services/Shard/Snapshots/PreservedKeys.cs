namespace Distro.Shard.Snapshots;

/// <summary>Keys of one slot that a scan has still to come to and shall pass by: commands were there before it. One thread at a time.</summary>
internal sealed class PreservedKeys
{
    private readonly HashSet<byte[]>[] keys;

    public PreservedKeys(int databases) => keys = [.. Enumerable.Range(0, databases).Select(_ => new HashSet<byte[]>(BytesComparer.Instance))];

    /// <summary>False when the key is there already.</summary>
    public bool Add(int database, ReadOnlySpan<byte> key) => keys[database].GetAlternateLookup<ReadOnlySpan<byte>>().Add(key);

    /// <summary>False when it is not there.</summary>
    public bool Remove(int database, ReadOnlySpan<byte> key) => keys[database].Count > 0 && keys[database].GetAlternateLookup<ReadOnlySpan<byte>>().Remove(key);

    public void Clear(int database) => keys[database].Clear();

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly BytesComparer Instance = new();

        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(byte[] key) => GetHashCode(key.AsSpan());

        public bool Equals(ReadOnlySpan<byte> one, byte[] other) => one.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> key)
        {
            var hash = new HashCode();
            hash.AddBytes(key);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> key) => key.ToArray();
    }
}
