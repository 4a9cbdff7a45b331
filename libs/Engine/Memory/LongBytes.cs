namespace Distro.Engine.Memory;

/// <summary>Copying and clearing in pieces: hundreds of megabytes take a good part of a second where the system has yet to find the memory, and others are let in between (<see cref="Patience"/>).</summary>
internal static class LongBytes
{
    /// <summary>Some dozens of microseconds, the system's work for fresh memory included.</summary>
    private const int PieceBytes = 64 << 10;

    /// <summary>To bytes of another block, at least as many.</summary>
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> target, Patience patience)
    {
        while (source.Length > PieceBytes)
        {
            source[..PieceBytes].CopyTo(target);
            source = source[PieceBytes..];
            target = target[PieceBytes..];
            patience.Spend(Patience.Steps);
        }

        source.CopyTo(target);
    }

    public static void Clear(Span<byte> bytes, Patience patience)
    {
        while (bytes.Length > PieceBytes)
        {
            bytes[..PieceBytes].Clear();
            bytes = bytes[PieceBytes..];
            patience.Spend(Patience.Steps);
        }

        bytes.Clear();
    }
}
