using System.Security.Cryptography;
using System.Text;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;

namespace Distro.Backup.Sealing;

/// <summary>The encrypted form of a file, made as it is read: nothing in clear leaves the process, and nothing of it is kept.</summary>
internal sealed class SealedSource : IFile
{
    private const int HashBytes = 1 << 20;

    private readonly IFile plain;
    private readonly SealedHeader header;
    private readonly ObjectCipher cipher;
    private readonly byte[] clear = new byte[SealedHeader.ChunkBytes];
    private readonly byte[] chunk = new byte[SealedHeader.ChunkBytes + SealedHeader.TagBytes];
    private long chunkHeld = -1;

    public SealedSource(IFile plain, string name, KeyRing keys)
    {
        this.plain = plain;
        header = SealedHeader.Of(keys.CurrentId, SaltOf(plain, name, keys.CurrentKey), plain.Length);
        cipher = new ObjectCipher(keys.CurrentKey, header, name);
    }

    public long Length => SealedHeader.StoredLength(plain.Length);

    public int Read(long position, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && position + total < Length)
        {
            var at = position + total;
            var bytes = at < SealedHeader.Bytes ? Header()[(int)at..] : Chunk(at);
            bytes = bytes[..Math.Min(bytes.Length, destination.Length - total)];
            bytes.CopyTo(destination[total..]);
            total += bytes.Length;
        }

        return total;
    }

    public void Write(long position, ReadOnlySpan<byte> bytes) => throw new NotSupportedException("it is only read");

    public void SetLength(long length) => throw new NotSupportedException("it is only read");

    public void Allocate(long length) => throw new NotSupportedException("it is only read");

    public void Sync()
    {
    }

    public void Dispose() => cipher.Dispose();

    private ReadOnlySpan<byte> Header()
    {
        var bytes = new byte[SealedHeader.Bytes];
        header.Write(bytes);
        return bytes;
    }

    /// <summary>What is left of the chunk at that position.</summary>
    private ReadOnlySpan<byte> Chunk(long position)
    {
        var number = (position - SealedHeader.Bytes) / chunk.Length;
        var length = (int)Math.Min(SealedHeader.ChunkBytes, plain.Length - (number * SealedHeader.ChunkBytes));
        if (number != chunkHeld)
        {
            if (plain.Read(number * SealedHeader.ChunkBytes, clear.AsSpan(0, length)) != length) throw new IOException("what should be stored became shorter");
            cipher.Seal(number, clear.AsSpan(0, length), chunk);
            chunkHeld = number;
        }

        return chunk.AsSpan(0, length + SealedHeader.TagBytes)[(int)(position - SealedHeader.PositionOf(number))..];
    }

    private static byte[] SaltOf(IFile plain, string name, ReadOnlySpan<byte> key)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData("distro object salt 1"u8);
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var bytes = new byte[HashBytes];
        int read;
        for (long at = 0; (read = plain.Read(at, bytes)) > 0; at += read) hash.AppendData(bytes.AsSpan(0, read));
        return hash.GetHashAndReset();
    }
}
