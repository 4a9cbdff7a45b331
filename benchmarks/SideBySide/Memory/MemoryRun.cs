using System.Globalization;

namespace Distro.SideBySide.Memory;

/// <summary>Resident bytes for each element, over the empty server: at several counts, or once after churn. With <c>used_memory</c> beside it where the server has such a figure.</summary>
internal sealed record MemoryResult(double Mean, double Worst, double ResidentToUsed);

/// <summary>
/// Fills a server with one shape and reads what the kernel says is resident, at 1.0, 1.2 ... 2.0 times the count: so that no layout looks good only just before it
/// doubles. Empty means: warmed up by as many commands as make its code resident, flushed, and settled.
/// </summary>
internal static class MemoryRun
{
    public const int Elements = 1_000_000;

    private const int WarmUp = 50_000;
    private const int WarmUpRounds = 4;

    /// <summary>A compiler in the background has its turn.</summary>
    private const int WarmUpPauseMilliseconds = 500;
    private const int Steps = 6;
    private const int StepElements = Elements / 5;

    /// <summary>One element in so many outlives the churn.</summary>
    private const int SurvivorEvery = 10;

    /// <summary>Coprime to the count: visits every element once, in no order of theirs.</summary>
    private const long Stride = 611_953;

    /// <summary>Null where the server lacks what the shape needs.</summary>
    public static MemoryResult? Measure(MemoryServerKind kind, MemoryShape shape)
    {
        using var server = new MemoryServer(kind);
        using var pipe = new CommandPipe(server.Port);
        if (shape.Needs is { } needed && pipe.Ask($"COMMAND GETKEYS {needed} c 1 FIELDS 1 m").StartsWith('-'))
            return null;
        for (var round = 0; round < WarmUpRounds; round++)
        {
            shape.Write(pipe, 0, WarmUp, shape.Size);
            pipe.Flush();
            Thread.Sleep(WarmUpPauseMilliseconds);
            _ = pipe.Ask("FLUSHALL");
        }

        var empty = server.SettledResidentBytes();
        var emptyUsed = Used(pipe);
        return shape.IsChurned ? Churn(server, pipe, shape, empty, emptyUsed) : Grow(server, pipe, shape, empty, emptyUsed);
    }

    private static MemoryResult Grow(MemoryServer server, CommandPipe pipe, MemoryShape shape, long empty, long emptyUsed)
    {
        var each = new double[Steps];
        var ratio = 0.0;
        var written = 0;
        for (var step = 0; step < Steps; step++)
        {
            var count = Elements + (step * StepElements);
            shape.Write(pipe, written, count, shape.Size);
            pipe.Flush();
            written = count;
            var resident = server.SettledResidentBytes() - empty;
            each[step] = resident / (double)count;
            ratio = Math.Max(ratio, Ratio(resident, Used(pipe) - emptyUsed));
        }

        return new MemoryResult(each.Average(), each.Max(), ratio);
    }

    private static MemoryResult Churn(MemoryServer server, CommandPipe pipe, MemoryShape shape, long empty, long emptyUsed)
    {
        shape.Write(pipe, 0, Elements, shape.Size);
        for (var i = 0L; i < Elements; i++)
        {
            var number = (int)(i * Stride % Elements);
            if (Names.Mix((ulong)number) % SurvivorEvery != 0)
                shape.Delete!(pipe, number);
        }

        shape.Write(pipe, Elements, Elements + (Elements / 2), shape.OtherSize);
        pipe.Flush();
        var live = Enumerable.Range(0, Elements).Count(number => Names.Mix((ulong)number) % SurvivorEvery == 0) + (Elements / 2);
        var resident = server.SettledResidentBytes() - empty;
        return new MemoryResult(resident / (double)live, resident / (double)live, Ratio(resident, Used(pipe) - emptyUsed));
    }

    private static double Ratio(long resident, long used) => used > 0 ? resident / (double)used : double.NaN;

    private static long Used(CommandPipe pipe)
    {
        var line = pipe.Ask("INFO memory").Split('\n').FirstOrDefault(line => line.StartsWith("used_memory:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan("used_memory:".Length).TrimEnd('\r'), CultureInfo.InvariantCulture);
    }
}
