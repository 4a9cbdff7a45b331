using System.Security.Cryptography;

namespace Distro.ChangeLog.Keys;

/// <summary>
/// The key of one file that is written in chunks: derived from one of the operator's by a salt that was drawn for the file. Each chunk has a nonce of its own, drawn when it
/// is sealed, so what is written again at the same place, after a truncation or a crash, never meets a nonce twice. What a chunk is bound to (its place) can't be exchanged unnoticed.
/// </summary>
public sealed class FileKey : IDisposable
{
    /// <summary>Of the salt that a file carries.</summary>
    public const int SaltBytes = 16;

    public const int NonceBytes = 12;

    /// <summary>Behind what is encrypted: vouches for it and for what it is bound to.</summary>
    public const int TagBytes = 16;

    private readonly AesGcm aes;
    private readonly DrawBytes draw;

    private FileKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose, DrawBytes draw)
    {
        Span<byte> own = stackalloc byte[KeyRing.KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, own, salt, purpose);
        aes = new AesGcm(own, TagBytes);
        this.draw = draw;
    }

    /// <summary>Of a file that is there or is to be.</summary>
    /// <param name="keys">Those that were given; null: none.</param>
    /// <param name="id">Fingerprint of the operator's key that it is derived from.</param>
    /// <param name="salt">The file's.</param>
    /// <param name="purpose">Says what kind of file it is: no two kinds share keys.</param>
    /// <param name="path">Of the file, for whoever has to find the key.</param>
    /// <exception cref="MissingKeyException">The key is not among them.</exception>
    public static FileKey Find(KeyRing? keys, ReadOnlySpan<byte> id, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose, string path)
        => keys is not null && keys.TryFind(id, out var key) ? new FileKey(key, salt, purpose, keys.Draw) : throw new MissingKeyException(path, Convert.ToHexStringLower(id));

    /// <summary>Draws a nonce and encrypts into as many bytes and the tag.</summary>
    public void Seal(Span<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> stored, ReadOnlySpan<byte> bound)
    {
        draw(nonce);
        aes.Encrypt(nonce, plain, stored[..plain.Length], stored.Slice(plain.Length, TagBytes), bound);
    }

    /// <summary>False when it is not what was sealed there.</summary>
    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> stored, Span<byte> plain, ReadOnlySpan<byte> bound)
    {
        try
        {
            aes.Decrypt(nonce, stored[..plain.Length], stored.Slice(plain.Length, TagBytes), plain, bound);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => aes.Dispose();
}

/// <summary>Fills a span with bytes that nobody can foresee, and that never come again.</summary>
public delegate void DrawBytes(Span<byte> destination);
