using System.Diagnostics.CodeAnalysis;
using Distro.Engine.Memory;

namespace Distro.Engine.Strings;

/// <summary>
/// A string lies whole in its key's record: raw bytes, or - where the text is the canonical form of a 64-bit number - that number in one to eight bytes.
/// Both read the same; which one it is shows only in OBJECT ENCODING and in the memory used. Growing a string in place is free as long as its block
/// has room, and blocks grow by eighths, so that a string appended to n times is copied O(log n) times.
/// Lengths are bytes; the caller keeps them below its limit (512 MB).
/// </summary>
public ref struct StringValue : IValueView<StringValue>
{
    /// <summary>Encoding of a record that holds the bytes themselves.</summary>
    public const byte Raw = 0;

    /// <summary>Encoding of a record that holds a number.</summary>
    public const byte Integer = 1;

    /// <summary>As <see cref="Raw"/>, of a value that was changed in place (APPEND, SETRANGE, SETBIT): others keep those apart from short ones that were set whole, and tell it by OBJECT ENCODING.</summary>
    public const byte Edited = 2;

    /// <summary>Bytes of scratch that <see cref="Bytes"/> needs.</summary>
    public const int ScratchBytes = CanonicalInteger.DigitsMax;

    private KeyEntry entry;

    private StringValue(KeyEntry entry) => this.entry = entry;

    public static ValueType Type => ValueType.String;

    /// <summary>The key under this view, for its expiry or its deletion.</summary>
    [UnscopedRef]
    public ref KeyEntry Entry => ref entry;

    /// <summary>Whether the key exists, of whatever type.</summary>
    public bool Exists => entry.Exists;

    /// <summary>True when the value was changed in place since it was last set whole (OBJECT ENCODING raw, however short).</summary>
    public bool IsEdited => entry.Exists && entry.Encoding == Edited;

    /// <summary>True when the value is kept as a number (OBJECT ENCODING int).</summary>
    public bool IsInteger => entry.Exists && entry.Encoding == Integer;

    /// <summary>Length in bytes as clients see it; 0 for a missing key.</summary>
    public int Length => !entry.Exists ? 0 : entry.Encoding == Integer ? CanonicalInteger.TextLength(CanonicalInteger.Load(entry.Value)) : entry.Value.Length;

    /// <summary>A view over an entry. Its type is the caller's to check, but for <see cref="Set"/>, which replaces any value.</summary>
    public static StringValue Over(KeyEntry entry) => new(entry);

    /// <summary>The string's bytes: those in the record, or the number written into <paramref name="scratch"/> (<see cref="ScratchBytes"/>). Empty for a missing key. Valid until the next write to the key.</summary>
    public ReadOnlySpan<byte> Bytes(Span<byte> scratch)
    {
        if (!entry.Exists) return default;
        if (entry.Encoding != Integer) return entry.Value;
        return scratch[..CanonicalInteger.Format(CanonicalInteger.Load(entry.Value), scratch)];
    }

    /// <summary>The string as a number, as INCR reads it: false for text that is not a canonical 64-bit number. A missing key reads 0.</summary>
    public bool TryGetInteger(out long value)
    {
        value = 0;
        if (!entry.Exists) return true;
        if (entry.Encoding != Integer) return CanonicalInteger.TryParse(entry.Value, out value);
        value = CanonicalInteger.Load(entry.Value);
        return true;
    }

    /// <summary>Sets the whole value, whatever the key held, of any type. The expiry goes, unless <paramref name="keepExpiry"/>.</summary>
    public void Set(scoped ReadOnlySpan<byte> value, bool keepExpiry = false)
    {
        if (CanonicalInteger.TryParse(value, out var number)) SetInteger(number, keepExpiry);
        else LongBytes.Copy(value, Prepare(Raw, value.Length, keepExpiry), entry.Heap.Patience);
    }

    /// <summary>Sets the value to a number, whatever the key held. Keeps the expiry by default, as INCR does.</summary>
    public void SetInteger(long value, bool keepExpiry = true)
        => CanonicalInteger.Store(Prepare(Integer, CanonicalInteger.StoredBytes(value), keepExpiry), value);

    /// <summary>Appends; returns the new length. Creates a missing key.</summary>
    public int Append(ReadOnlySpan<byte> more)
    {
        if (!entry.Exists)
        {
            Set(more);
            return more.Length;
        }

        var length = Length;
        LongBytes.Copy(more, Edit(length + more.Length)[length..], entry.Heap.Patience);
        return length + more.Length;
    }

    /// <summary>Overwrites from an offset on, filling any gap with zero bytes; returns the new length. Nothing happens for an empty value.</summary>
    public int SetRange(int offset, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return Length;
        var bytes = Edit(Math.Max(Length, offset + value.Length));
        LongBytes.Copy(value, bytes[offset..], entry.Heap.Patience);
        return bytes.Length;
    }

    /// <summary>The bytes for changing in place (SETBIT, SETRANGE), as raw and made at least that long with zero bytes. Creates a missing key.</summary>
    public Span<byte> Edit(int lengthMin)
    {
        if (!entry.Exists)
        {
            var created = entry.Create(ValueType.String, Edited, lengthMin);
            LongBytes.Clear(created, entry.Heap.Patience);
            return created;
        }

        if (entry.Encoding == Integer) MakeRaw();
        entry.Encoding = Edited;
        var before = entry.Value.Length;
        if (before >= lengthMin) return entry.Value;
        var bytes = entry.Resize(lengthMin);
        LongBytes.Clear(bytes[before..], entry.Heap.Patience);
        return bytes;
    }

    private void MakeRaw()
    {
        Span<byte> text = stackalloc byte[ScratchBytes];
        var length = CanonicalInteger.Format(CanonicalInteger.Load(entry.Value), text);
        var bytes = entry.Resize(length);
        entry.Encoding = Raw;
        text[..length].CopyTo(bytes);
    }

    private Span<byte> Prepare(byte encoding, int bytes, bool keepExpiry)
    {
        if (!keepExpiry || !entry.Exists) return entry.Overwrite(ValueType.String, encoding, bytes);
        if (entry.Type != ValueType.String)
        {
            var expireAt = entry.ExpireAt;
            _ = entry.Overwrite(ValueType.String, encoding, bytes);
            entry.SetExpireAt(expireAt);
            return entry.Value;
        }

        entry.Encoding = encoding;
        return entry.Resize(bytes);
    }
}
