using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Distro.ChangeLog.Keys;

namespace Distro.Backup.Sealing;

/// <summary>
/// AES-256-GCM over one object's chunks, under a key of the object's own.
///
/// Invariant: no key and nonce ever meet two different plaintexts. Argument: a nonce is a chunk's number, and the object's key comes from a salt that is itself a keyed hash
/// of the object's name and all its bytes; another content has another salt. So the same source makes the same bytes again, which lets an upload that broke off go on.
/// A chunk is bound to its place, to the object's name and to its length: none can be exchanged, moved or cut off unnoticed.
/// </summary>
internal sealed class ObjectCipher : IDisposable
{
    private const int NonceBytes = 12;

    private readonly AesGcm aes;
    private readonly byte[] bound;

    public ObjectCipher(ReadOnlySpan<byte> key, in SealedHeader header, string name)
    {
        Span<byte> own = stackalloc byte[KeyRing.KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, own, header.Salt, "distro object 1"u8);
        aes = new AesGcm(own, SealedHeader.TagBytes);
        bound = new byte[SealedHeader.Bytes + Encoding.UTF8.GetByteCount(name)];
        header.Write(bound);
        Encoding.UTF8.GetBytes(name, bound.AsSpan(SealedHeader.Bytes));
    }

    /// <summary>Encrypts a chunk into as many bytes and its tag.</summary>
    public void Seal(long chunk, ReadOnlySpan<byte> plain, Span<byte> stored)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Nonce(chunk, nonce);
        aes.Encrypt(nonce, plain, stored[..plain.Length], stored.Slice(plain.Length, SealedHeader.TagBytes), bound);
    }

    /// <summary>False when the bytes are not what was sealed there.</summary>
    public bool TryOpen(long chunk, ReadOnlySpan<byte> stored, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Nonce(chunk, nonce);
        try
        {
            aes.Decrypt(nonce, stored[..plain.Length], stored.Slice(plain.Length, SealedHeader.TagBytes), plain, bound);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => aes.Dispose();

    private static void Nonce(long chunk, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(nonce, chunk);
    }
}
