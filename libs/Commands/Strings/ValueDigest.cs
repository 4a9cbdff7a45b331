using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Distro.Commands.Strings;

/// <summary>
/// The digest of a string's bytes that DIGEST shows and IFDEQ compares: XXH3 of 64 bits, seed 0, as Yann Collet's specification of xxHash defines it, so that
/// clients can compute it themselves. Short inputs, middling ones and long ones each have a way of their own.
/// </summary>
internal static class ValueDigest
{
    /// <summary>Hexadecimal digits of a digest.</summary>
    public const int Digits = 16;

    private const ulong Prime32A = 0x9E3779B1;
    private const ulong Prime32B = 0x85EBCA77;
    private const ulong Prime32C = 0xC2B2AE3D;
    private const ulong PrimeA = 0x9E3779B185EBCA87;
    private const ulong PrimeB = 0xC2B2AE3D27D4EB4F;
    private const ulong PrimeC = 0x165667B19E3779F9;
    private const ulong PrimeD = 0x85EBCA77C2B2AE63;
    private const ulong PrimeE = 0x27D4EB2F165667C5;
    private const ulong MixA = 0x165667919E3779F9;
    private const ulong MixB = 0x9FB21C651E98DF25;

    private const int MiddleMax = 240;
    private const int StripeBytes = 64;
    private const int StripesInBlock = 16;
    private const int SecretStep = 8;
    private const int Lanes = 8;

    private static ReadOnlySpan<byte> Secret =>
    [
        0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c, 0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb,
        0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f, 0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
        0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c, 0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb,
        0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3, 0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
        0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d, 0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31,
        0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64, 0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
        0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e, 0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc,
        0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce, 0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
    ];

    public static ulong Of(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => AvalancheShort(Word(Secret, 56) ^ Word(Secret, 64)),
        <= 3 => OfFew(bytes),
        <= 8 => OfHalf(bytes),
        <= 16 => OfTwo(bytes),
        <= MiddleMax => OfMiddle(bytes),
        _ => OfLong(bytes),
    };

    /// <summary>Writes it as sixteen hexadecimal digits.</summary>
    public static void Write(ulong digest, Span<byte> text) => digest.TryFormat(text, out _, "x16");

    /// <summary>Reads sixteen hexadecimal digits, in any case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong digest)
    {
        digest = 0;
        return text.Length == Digits && ulong.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out digest);
    }

    private static ulong OfFew(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        var combined = ((uint)bytes[0] << 16) | ((uint)bytes[length >> 1] << 24) | bytes[length - 1] | ((uint)length << 8);
        return AvalancheShort(combined ^ (ulong)(HalfWord(Secret, 0) ^ HalfWord(Secret, 4)));
    }

    private static ulong OfHalf(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        var mixed = HalfWord(bytes, length - 4) + ((ulong)HalfWord(bytes, 0) << 32);
        mixed ^= Word(Secret, 8) ^ Word(Secret, 16);
        mixed ^= BitOperations.RotateLeft(mixed, 49) ^ BitOperations.RotateLeft(mixed, 24);
        mixed *= MixB;
        mixed ^= (mixed >> 35) + (ulong)length;
        mixed *= MixB;
        return mixed ^ (mixed >> 28);
    }

    private static ulong OfTwo(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        var low = Word(bytes, 0) ^ Word(Secret, 24) ^ Word(Secret, 32);
        var high = Word(bytes, length - 8) ^ Word(Secret, 40) ^ Word(Secret, 48);
        return Avalanche((ulong)length + BinaryPrimitives.ReverseEndianness(low) + high + Fold(low, high));
    }

    private static ulong OfMiddle(ReadOnlySpan<byte> bytes)
    {
        const int firstRounds = 8, laterSecret = 3, lastSecret = 119, pairBytes = 16;
        var length = bytes.Length;
        var sum = (ulong)length * PrimeA;
        if (length <= 128)
        {
            for (var pair = (length - 1) / 32; pair >= 0; pair--)
                sum += Mix(bytes, pair * pairBytes, pair * 2 * pairBytes) + Mix(bytes, length - ((pair + 1) * pairBytes), ((pair * 2) + 1) * pairBytes);
            return Avalanche(sum);
        }

        for (var round = 0; round < length / pairBytes; round++)
        {
            sum += Mix(bytes, round * pairBytes, round < firstRounds ? round * pairBytes : ((round - firstRounds) * pairBytes) + laterSecret);
            if (round == firstRounds - 1) sum = Avalanche(sum);
        }

        return Avalanche(sum + Mix(bytes, length - pairBytes, lastSecret));
    }

    private static ulong OfLong(ReadOnlySpan<byte> bytes)
    {
        const int scrambleSecret = 128, lastSecret = 121, mergeSecret = 11;
        Span<ulong> lanes = [Prime32C, PrimeA, PrimeB, PrimeC, PrimeD, Prime32B, PrimeE, Prime32A];
        var stripes = (bytes.Length - 1) / StripeBytes;
        for (var stripe = 0; stripe < stripes; stripe++)
        {
            Accumulate(lanes, bytes.Slice(stripe * StripeBytes, StripeBytes), Secret[(stripe % StripesInBlock * SecretStep)..]);
            if (stripe % StripesInBlock == StripesInBlock - 1) Scramble(lanes, Secret[scrambleSecret..]);
        }

        Accumulate(lanes, bytes[^StripeBytes..], Secret[lastSecret..]);
        var sum = (ulong)bytes.Length * PrimeA;
        for (var i = 0; i < Lanes; i += 2) sum += Fold(lanes[i] ^ Word(Secret, mergeSecret + (i * 8)), lanes[i + 1] ^ Word(Secret, mergeSecret + (i * 8) + 8));
        return Avalanche(sum);
    }

    private static void Accumulate(Span<ulong> lanes, ReadOnlySpan<byte> stripe, ReadOnlySpan<byte> secret)
    {
        for (var i = 0; i < Lanes; i++)
        {
            var value = Word(stripe, i * 8);
            var keyed = value ^ Word(secret, i * 8);
            lanes[i ^ 1] += value;
            lanes[i] += (uint)keyed * (keyed >> 32);
        }
    }

    private static void Scramble(Span<ulong> lanes, ReadOnlySpan<byte> secret)
    {
        for (var i = 0; i < Lanes; i++) lanes[i] = (lanes[i] ^ (lanes[i] >> 47) ^ Word(secret, i * 8)) * Prime32A;
    }

    private static ulong Mix(ReadOnlySpan<byte> bytes, int at, int secret) => Fold(Word(bytes, at) ^ Word(Secret, secret), Word(bytes, at + 8) ^ Word(Secret, secret + 8));

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash ^= hash >> 37;
        hash *= MixA;
        return hash ^ (hash >> 32);
    }

    private static ulong AvalancheShort(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= PrimeB;
        hash ^= hash >> 29;
        hash *= PrimeC;
        return hash ^ (hash >> 32);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private static uint HalfWord(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
