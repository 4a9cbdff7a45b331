using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Distro.Commands.Digests;

/// <summary>
/// A digest that is built from parts in two ways: what is mixed in depends on the order of the parts, what is added does not. Computed as the protocol's
/// other servers do, so that equal contents have equal digests on all of them. It finds differences, and protects from nobody.
/// </summary>
internal sealed class ContentDigest
{
    private const int Bytes = 20;

    private readonly byte[] state = new byte[Bytes];

    public void Clear() => Array.Clear(state);

    /// <summary>The next part of something that has an order.</summary>
    public void Mix(scoped ReadOnlySpan<byte> part)
    {
        Add(part);
        Hash(state, state);
    }

    public void Mix(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        Mix(bytes);
    }

    /// <summary>A part of something that has no order.</summary>
    public void Add(scoped ReadOnlySpan<byte> part)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        Hash(part, hash);
        for (var i = 0; i < Bytes; i++) state[i] ^= hash[i];
    }

    /// <summary>What another digest stands for, as a part of something that has no order.</summary>
    public void Add(ContentDigest part) => Add(part.state);

    /// <summary>Forty hexadecimal digits.</summary>
    public byte[] Text() => System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(state));

    [SuppressMessage("Security", "CA5350", Justification = "The digest that the protocol's servers agree on; it guards against nothing.")]
    private static void Hash(scoped ReadOnlySpan<byte> source, Span<byte> target) => SHA1.HashData(source, target);
}
