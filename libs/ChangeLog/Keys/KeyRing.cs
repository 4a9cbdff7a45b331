using System.Security.Cryptography;
using System.Text;
using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Keys;

/// <summary>
/// The keys that something is encrypted with, a writer's files or a backup's objects: the first is for what is written from now on, all are for what is read. A key is known
/// by a fingerprint of itself, so a wrong key is a missing key and is never taken for damage. What is encrypted has a key of its own, derived from one of these.
/// </summary>
public sealed class KeyRing
{
    /// <summary>Of a key: AES-256.</summary>
    public const int KeyBytes = 32;

    /// <summary>Of a fingerprint.</summary>
    public const int IdBytes = 8;

    private const int FileBytesMax = 64 << 10;

    private readonly List<(byte[] Id, byte[] Key)> keys;

    private KeyRing(List<(byte[] Id, byte[] Key)> keys, DrawBytes draw) => (this.keys, Draw) = (keys, draw);

    /// <summary>Where salts and nonces come from.</summary>
    public DrawBytes Draw { get; }

    public ReadOnlySpan<byte> CurrentId => keys[0].Id;

    /// <summary>For what is written from now on; keys of files and objects are derived from it.</summary>
    public ReadOnlySpan<byte> CurrentKey => keys[0].Key;

    /// <summary>A key a line, 64 hexadecimal digits or base64 of 32 bytes, the one for what is new first; empty lines and those that begin with # are passed over.</summary>
    /// <exception cref="IOException">A line is no key, or there is none.</exception>
    public static KeyRing Parse(string text, string from)
    {
        var keys = new List<(byte[], byte[])>();
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            var key = Decode(line) ?? throw new IOException($"{from}, line {number}, is no key: {KeyBytes} bytes in hexadecimal or base64 are");
            keys.Add((IdOf(key), key));
        }

        return keys.Count > 0 ? new KeyRing(keys, RandomNumberGenerator.Fill) : throw new IOException($"{from} holds no key");
    }

    /// <summary>The keys that an operator gave: as text, or else in a file. Null when neither was.</summary>
    /// <param name="files">Where the file is.</param>
    /// <param name="text">Keys with blanks between; empty: none.</param>
    /// <param name="path">Of the file; empty: none.</param>
    /// <param name="option">What the text was given as.</param>
    /// <exception cref="IOException">They are none, or the file can't be read.</exception>
    public static KeyRing? Load(IFileSystem files, string text, string path, string option)
    {
        if (text.Length > 0) return Parse(text.Replace(' ', '\n'), option);
        if (path.Length == 0) return null;
        if (!files.Exists(path)) throw new IOException($"there is no file of keys at {path}");
        using var file = files.OpenRead(path);
        var bytes = new byte[FileBytesMax];
        return Parse(Encoding.UTF8.GetString(bytes, 0, file.Read(0, bytes)), path);
    }

    /// <summary>The same keys, with salts and nonces from elsewhere.</summary>
    public KeyRing With(DrawBytes draw) => new(keys, draw);

    /// <summary>False when the key of that fingerprint is not among them.</summary>
    public bool TryFind(ReadOnlySpan<byte> id, out ReadOnlySpan<byte> key)
    {
        foreach (var (known, bytes) in keys)
        {
            if (!id.SequenceEqual(known)) continue;
            key = bytes;
            return true;
        }

        key = default;
        return false;
    }

    private static byte[] IdOf(byte[] key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, IdBytes, info: "distro key id 1"u8.ToArray());

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[KeyBytes];
        if (text.Length == KeyBytes * 2) return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == KeyBytes ? bytes : null;
        return Convert.TryFromBase64String(text, bytes, out var count) && count == KeyBytes ? bytes : null;
    }
}
