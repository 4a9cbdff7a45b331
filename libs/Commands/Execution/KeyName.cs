using System.Diagnostics.CodeAnalysis;

namespace Distro.Commands.Execution;

/// <summary>A key of a database, as a managed object: for the few keys that somebody watches or waits for.</summary>
public readonly record struct KeyName(int Database, byte[] Bytes)
{
    /// <summary>Compares by contents; finds by span without making a name. Its hash differs from process to process, so keys can't be chosen to collide.</summary>
    public static IEqualityComparer<KeyName> Comparer { get; } = new ByContents();

    private sealed class ByContents : IEqualityComparer<KeyName>, IAlternateEqualityComparer<KeyNameSpan, KeyName>
    {
        public bool Equals(KeyName x, KeyName y) => x.Database == y.Database && x.Bytes.AsSpan().SequenceEqual(y.Bytes);

        public int GetHashCode([DisallowNull] KeyName name) => Hash(name.Database, name.Bytes);

        public bool Equals(KeyNameSpan alternate, KeyName other) => alternate.Database == other.Database && alternate.Bytes.SequenceEqual(other.Bytes);

        public int GetHashCode(KeyNameSpan alternate) => Hash(alternate.Database, alternate.Bytes);

        public KeyName Create(KeyNameSpan alternate) => new(alternate.Database, alternate.Bytes.ToArray());

        private static int Hash(int database, ReadOnlySpan<byte> bytes)
        {
            var hash = default(HashCode);
            hash.Add(database);
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}

/// <summary>A <see cref="KeyName"/> over bytes that somebody else owns.</summary>
public readonly ref struct KeyNameSpan(int database, ReadOnlySpan<byte> bytes)
{
    public int Database { get; } = database;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
