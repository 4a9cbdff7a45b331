using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Distro.Commands.Scripting;

/// <summary>A script's SHA-1: its name, and its key in the cache.</summary>
internal readonly record struct ScriptId(ulong First, ulong Second, uint Third)
{
    /// <summary>Hexadecimal digits of one.</summary>
    public const int TextBytes = 40;

    private const int Bytes = TextBytes / 2;

    [SuppressMessage("Security", "CA5350", Justification = "Scripts are named by their SHA-1 in the protocol.")]
    public static ScriptId Of(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        SHA1.HashData(body, hash);
        return Read(hash);
    }

    /// <summary>Reads 40 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ScriptId id)
    {
        id = default;
        if (text.Length != TextBytes) return false;
        Span<byte> hash = stackalloc byte[Bytes];
        for (var i = 0; i < Bytes; i++)
        {
            var (high, low) = (HexValue(text[2 * i]), HexValue(text[2 * i + 1]));
            if (high < 0 || low < 0) return false;
            hash[i] = (byte)(high << 4 | low);
        }

        id = Read(hash);
        return true;
    }

    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64BigEndian(hash, First);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], Second);
        BinaryPrimitives.WriteUInt32BigEndian(hash[16..], Third);
        return Convert.ToHexStringLower(hash);
    }

    private static ScriptId Read(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]), BinaryPrimitives.ReadUInt32BigEndian(hash[16..]));

    private static int HexValue(byte c) => char.IsAsciiHexDigit((char)c) ? (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10) : -1;
}
