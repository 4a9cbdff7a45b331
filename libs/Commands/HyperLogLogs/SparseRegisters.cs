using Distro.Engine.Strings;

namespace Distro.Commands.HyperLogLogs;

/// <summary>
/// The sparse form: runs that cover all registers in order. A register is raised where it lies: its run is split around it, and equal neighbours are
/// joined, step by step as other servers do it, so that the same elements make the same bytes.
/// </summary>
internal static class SparseRegisters
{
    private const int SplitBytesMax = 5;
    private const int RunsJoined = 5;

    /// <summary>Whether the runs cover exactly all registers.</summary>
    public static bool IsSound(ReadOnlySpan<byte> runs)
    {
        var registers = 0;
        for (var at = 0; at < runs.Length;)
        {
            if (!SparseRun.TryRead(runs, ref at, out var run)) return false;
            registers += run.Count;
            if (registers > HyperLogLog.Registers) return false;
        }

        return registers == HyperLogLog.Registers;
    }

    /// <summary>Counts the registers of each rank. False when the runs are not sound.</summary>
    public static bool TryCount(ReadOnlySpan<byte> runs, Span<int> histogram)
    {
        histogram.Clear();
        if (!IsSound(runs)) return false;
        for (var at = 0; at < runs.Length;)
        {
            SparseRun.TryRead(runs, ref at, out var run);
            histogram[run.Rank] += run.Count;
        }

        return true;
    }

    /// <summary>Raises an array of ranks, one a register, to what is here. False when the runs are not sound.</summary>
    public static bool TryRaise(ReadOnlySpan<byte> runs, Span<byte> ranks)
    {
        if (!IsSound(runs)) return false;
        var register = 0;
        for (var at = 0; at < runs.Length;)
        {
            SparseRun.TryRead(runs, ref at, out var run);
            foreach (ref var rank in ranks.Slice(register, run.Count)) rank = Math.Max(rank, run.Rank);
            register += run.Count;
        }

        return true;
    }

    /// <summary>
    /// Raises one register of sound runs. What became of it; <see cref="Raised.TooMuch"/> when the rank, or the longer value, is more than the sparse form
    /// takes: nothing has changed then.
    /// </summary>
    public static Raised Raise(ref StringValue value, int register, byte rank, int bytesMax)
    {
        if (rank > SparseRun.RankMax) return Raised.TooMuch;
        var bytes = value.Edit(0);
        int before = HyperLogLog.HeaderBytes, at = before, next = at, first = 0;
        SparseRun run;
        while (true)
        {
            SparseRun.TryRead(bytes, ref next, out run);
            if (register < first + run.Count) break;
            first += run.Count;
            before = at;
            at = next;
        }

        if (run.Rank >= rank) return Raised.No;
        Span<byte> split = stackalloc byte[SplitBytesMax];
        var length = SparseRun.Write(split, register - first, run.Rank);
        length += SparseRun.Write(split[length..], 1, rank);
        length += SparseRun.Write(split[length..], first + run.Count - 1 - register, run.Rank);
        var growth = length - run.Bytes;
        if (growth > 0 && bytes.Length + growth > bytesMax) return Raised.TooMuch;

        var end = bytes.Length + growth;
        var tail = bytes.Length - next;
        if (growth > 0) bytes = value.Edit(end);
        bytes.Slice(next, tail).CopyTo(bytes[(next + growth)..]);
        split[..length].CopyTo(bytes[at..]);
        end = Join(bytes[..end], before);
        if (end != bytes.Length) value.Entry.Resize(end);
        return Raised.Yes;
    }

    /// <summary>Joins neighbouring runs of one rank, as far as one run can say it, in a few runs from a place on. Returns how many bytes are left.</summary>
    private static int Join(Span<byte> bytes, int at)
    {
        var end = bytes.Length;
        for (var i = 0; i < RunsJoined && at < end; i++)
        {
            var next = at;
            SparseRun.TryRead(bytes[..end], ref next, out var run);
            if (run.Rank > 0 && next < end)
            {
                var behind = next;
                SparseRun.TryRead(bytes[..end], ref behind, out var other);
                if (other.Rank == run.Rank && run.Count + other.Count <= SparseRun.RankCountMax)
                {
                    SparseRun.Write(bytes[next..], run.Count + other.Count, run.Rank);
                    bytes[next..end].CopyTo(bytes[at..]);
                    end--;
                    continue;
                }
            }

            at = next;
        }

        return end;
    }
}
