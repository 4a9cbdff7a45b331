namespace Distro.Commands.HyperLogLogs;

/// <summary>
/// One run of the sparse form: registers side by side of one rank. 00nnnnnn is n+1 zeros, 01nnnnnn nnnnnnnn as well, 1rrrrrnn is n+1 registers of rank r+1.
/// </summary>
/// <param name="Count">How many registers.</param>
/// <param name="Rank">0 to 32.</param>
/// <param name="Bytes">How long the run is written, 1 or 2.</param>
internal readonly record struct SparseRun(int Count, byte Rank, int Bytes)
{
    public const int RankMax = 32;

    /// <summary>Longest run of a rank other than 0.</summary>
    public const int RankCountMax = 4;

    private const int ShortZerosMax = 64;
    private const int LongZeros = 0x40;
    private const int Ranked = 0x80;

    /// <summary>Reads the run at a place, and moves behind it. False when it is cut off.</summary>
    public static bool TryRead(ReadOnlySpan<byte> runs, ref int at, out SparseRun run)
    {
        int first = runs[at];
        if ((first & Ranked) != 0) run = new SparseRun((first & 3) + 1, (byte)(((first >> 2) & 0x1F) + 1), 1);
        else if ((first & LongZeros) == 0) run = new SparseRun(first + 1, 0, 1);
        else if (at + 1 < runs.Length) run = new SparseRun((((first & 0x3F) << 8) | runs[at + 1]) + 1, 0, 2);
        else
        {
            run = default;
            return false;
        }

        at += run.Bytes;
        return true;
    }

    /// <summary>Writes a run of that many registers, at most what its rank allows; none at all takes nothing. Returns its bytes.</summary>
    public static int Write(Span<byte> target, int count, byte rank)
    {
        if (count == 0) return 0;
        if (rank > 0)
        {
            target[0] = (byte)(((rank - 1) << 2) | (count - 1) | Ranked);
            return 1;
        }

        if (count <= ShortZerosMax)
        {
            target[0] = (byte)(count - 1);
            return 1;
        }

        target[0] = (byte)(((count - 1) >> 8) | LongZeros);
        target[1] = (byte)(count - 1);
        return 2;
    }
}
