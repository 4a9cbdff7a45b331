using Distro.Engine.Memory;

namespace Distro.Engine;

/// <summary>
/// One key of one database, looked up once under its slot's lock: what it holds, or the place where it would be.
/// A key's record is header, optional expiry, key and value in one block; a small value lies in it whole, a large one
/// leaves only its root there. Writes to other keys may move table entries: an entry finds its place again when its slot's table changed.
/// </summary>
public ref struct KeyEntry
{
    public bool Exists => throw new NotImplementedException();

    public ValueType Type => throw new NotImplementedException();

    /// <summary>The type's own choice of layout, 0 to 15; kept in the record's header.</summary>
    public byte Encoding { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    public readonly int Slot => throw new NotImplementedException();

    public readonly int Database => throw new NotImplementedException();

    public readonly ReadOnlySpan<byte> Key => throw new NotImplementedException();

    /// <summary>The keyed 64-bit hash function of the cluster, for members of large collections.</summary>
    public readonly ulong HashOf(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>When collections leave their packed form: <see cref="KeyspaceOptions.Collections"/>.</summary>
    public readonly CollectionLimits Limits => throw new NotImplementedException();

    /// <summary>The heap of the worker that opened the entry.</summary>
    public readonly Heap Heap => throw new NotImplementedException();

    /// <summary>The value's bytes inside the key's record. Valid until the next Resize, Create or Delete of this entry.</summary>
    public Span<byte> Value => throw new NotImplementedException();

    /// <summary>Changes the value's length, keeping the common prefix; the record may move. Returns the new value bytes.</summary>
    public Span<byte> Resize(int bytes) => throw new NotImplementedException();

    /// <summary>Creates the key with a value of that many undefined bytes, or replaces the value of one that exists (its old outside blocks must have been freed) and clears its expiry.</summary>
    public Span<byte> Create(ValueType type, byte encoding, int bytes) => throw new NotImplementedException();

    /// <summary>As <see cref="Create"/>, but first frees what hangs off the value that is replaced, of whatever type it is.</summary>
    public Span<byte> Overwrite(ValueType type, byte encoding, int bytes) => throw new NotImplementedException();

    /// <summary>Deletes the key and everything that hangs off it (in steps, where it is large). Nothing happens to a key that does not exist.</summary>
    public void Delete() => throw new NotImplementedException();

    /// <summary>Unix time in milliseconds at which the key expires; -1 when it does not.</summary>
    public long ExpireAt => throw new NotImplementedException();

    /// <summary>Sets (or with -1 removes) the expiry time. The record may move.</summary>
    public void SetExpireAt(long unixMilliseconds) => throw new NotImplementedException();

    /// <summary>Moves value and expiry to another key, replacing what that held; this key is gone afterwards. A key moved to itself stays as it is.</summary>
    public void MoveTo(ref KeyEntry target) => throw new NotImplementedException();

    /// <summary>Bytes the key takes, with its table entry and all that hangs off it (MEMORY USAGE); 0 when it does not exist.</summary>
    public long MemoryBytes => throw new NotImplementedException();
}
