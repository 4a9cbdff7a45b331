namespace Distro.Engine.Memory;

/// <summary>
/// The checked build's eyes: eight bytes behind every block that tell a live block of this size from a freed or overrun one.
/// A wrong size, a second free, a write past the end and a use after free all find the wrong bytes here, and throw.
/// </summary>
internal static unsafe class BlockGuard
{
    public const int Bytes = 8;

    private const ulong Live = 0xA5C3_96F0_1E2D_4B78;
    private const ulong Dead = 0xDDDD_DDDD_DDDD_DDDD;
    private const byte Poison = 0xDD;
    private const byte Unset = 0xCD;

    /// <summary>Bytes of a free block that hold the link to the next one, and so are not poison.</summary>
    private const int LinkBytes = 4;

    /// <summary>Prepares a block that is handed out; one that was used before must still be poison all over.</summary>
    public static void Arm(byte* block, int bytes, long blockBytes, ulong granule, bool isReused)
    {
        if (isReused && new ReadOnlySpan<byte>(block + LinkBytes, (int)blockBytes - LinkBytes).ContainsAnyExcept(Poison))
        {
            throw new InvalidOperationException($"Block {granule} was written to after it was freed.");
        }

        new Span<byte>(block, bytes).Fill(Unset);
        Place(block, bytes, granule);
    }

    public static void Place(byte* block, int bytes, ulong granule) => *(ulong*)(block + bytes) = Live ^ granule ^ (uint)bytes;

    public static void Check(byte* block, int bytes, ulong granule)
    {
        var found = *(ulong*)(block + bytes);
        if (found != (Live ^ granule ^ (uint)bytes))
        {
            throw new InvalidOperationException(found == Dead
                ? $"Block {granule} of {bytes} bytes was freed already."
                : $"Block {granule}: the bytes behind its end at {bytes} were overwritten, or it has another size.");
        }
    }

    public static void Kill(byte* block, long blockBytes) => new Span<byte>(block, (int)blockBytes).Fill(Poison);
}
