using System.Buffers.Binary;
using System.Numerics;

namespace Distro.Lua.Values;

/// <summary>
/// The hash of strings in tables: MurmurHash3 of 32 bits, its seed the length. Scripts see it by the order in which pairs gives
/// fields, and by when a table grows; so it is the one that Valkey's Lua has, and the same in every process.
/// </summary>
static class TextHash
{
    const uint FirstFactor = 0xcc9e2d51;
    const uint SecondFactor = 0x1b873593;

    public static int Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (uint)bytes.Length;
        var rest = bytes;
        for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
        {
            hash ^= Mix(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            hash = BitOperations.RotateLeft(hash, 13) * 5 + 0xe6546b64;
        }

        var last = 0u;
        for (var i = rest.Length - 1; i >= 0; i--) last = (last << 8) | rest[i];
        if (rest.Length > 0) hash ^= Mix(last);
        return (int)Finish(hash ^ (uint)bytes.Length);
    }

    static uint Mix(uint block) => BitOperations.RotateLeft(block * FirstFactor, 15) * SecondFactor;

    static uint Finish(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
