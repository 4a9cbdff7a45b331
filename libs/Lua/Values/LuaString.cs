using System.Text;

namespace Distro.Lua.Values;

/// <summary>
/// A string is bytes that never change. Its hash is computed once, when a table first asks; constants of compiled code are
/// made one object per text (<see cref="Compiler.ConstantPool"/>), so that a field's lookup mostly ends at the identity.
/// </summary>
public sealed class LuaString : IEquatable<LuaString>
{
    /// <summary>What a string costs beside its bytes: two objects' headers, length, hash, reference.</summary>
    public const int OverheadBytes = 56;

    public static readonly LuaString Empty = new([]);

    static readonly LuaString[] singles = Enumerable.Range(0, 256).Select(value => new LuaString([(byte)value])).ToArray();

    readonly byte[] bytes;
    int hash;
    internal int SurveyMark;

    /// <summary>Takes the array: the caller must not change it afterwards.</summary>
    public LuaString(byte[] bytes) => this.bytes = bytes;

    public int Length => bytes.Length;
    public ReadOnlySpan<byte> Span => bytes;
    public ReadOnlyMemory<byte> Memory => bytes;

    public byte this[int index] => bytes[index];

    public static LuaString From(string text) => new(Encoding.UTF8.GetBytes(text));

    public static LuaString From(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => Empty,
        1 => singles[bytes[0]],
        _ => new(bytes.ToArray()),
    };

    internal int Hash => hash != 0 ? hash : ComputeHash();

    public bool Equals(LuaString? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.bytes.Length != bytes.Length) return false;
        if (hash != 0 && other.hash != 0 && hash != other.hash) return false;
        return bytes.AsSpan().SequenceEqual(other.bytes);
    }

    /// <summary>Order by bytes, as strcoll orders in the C locale.</summary>
    public int CompareTo(LuaString other) => bytes.AsSpan().SequenceCompareTo(other.bytes);

    public override bool Equals(object? obj) => Equals(obj as LuaString);
    public override int GetHashCode() => Hash;

    /// <summary>The text, for errors and tests; bytes that are not UTF-8 are replaced.</summary>
    public override string ToString() => Encoding.UTF8.GetString(bytes);

    // Zero means that it was not computed.
    int ComputeHash()
    {
        var value = TextHash.Of(bytes);
        return hash = value == 0 ? 1 : value;
    }
}
