using Distro.Commands.Execution;
using Distro.Commands.HyperLogLogs;
using Distro.Engine;
using Distro.Engine.Sets;
using Distro.Resp;

namespace Distro.Commands.Sets;

/// <summary>How many members an intersection, union or difference has: counted no further than LIMIT, or, of a union, estimated (APPROX) from the members' hashes.</summary>
internal static class SetCardinality
{
    private const int FirstKey = 2;

    public static void Run(ref Call call, SetOperation operation)
    {
        if (!IntegerText.TryParse(call[1], out var keys) || keys < 1)
        {
            call.Reply.Error("ERR numkeys should be greater than 0"u8);
            return;
        }

        if (keys > call.Count - FirstKey)
        {
            call.Reply.Error("ERR Number of keys can't be greater than number of args"u8);
            return;
        }

        var end = FirstKey + (int)keys;
        if (!TryOptions(ref call, end, operation, out var limit, out var estimates)) return;
        if (estimates)
        {
            Estimate(ref call, end, limit);
            return;
        }

        if (!SetAlgebra.TryCollect(ref call, FirstKey, end, operation, limit)) return;
        call.Reply.Integer(call.Context.Scratch.Count);
        call.Context.Scratch.Clear();
    }

    private static bool TryOptions(ref Call call, int first, SetOperation operation, out long limit, out bool estimates)
    {
        limit = 0;
        estimates = false;
        for (var i = first; i < call.Count; i++)
        {
            if (operation == SetOperation.Union && call.Is(i, "APPROX"u8))
            {
                estimates = true;
                continue;
            }

            if (!call.Is(i, "LIMIT"u8) || i + 1 == call.Count)
            {
                call.Reply.Error(ErrorLine.Syntax);
                return false;
            }

            if (IntegerText.TryParse(call[++i], out limit) && limit >= 0) continue;
            call.Reply.Error("ERR LIMIT can't be negative"u8);
            return false;
        }

        return true;
    }

    private static void Estimate(ref Call call, int end, long limit)
    {
        for (var i = FirstKey; i < end; i++)
        {
            if (!call.TryGet<Set>(i, out _)) return;
        }

        Span<byte> ranks = stackalloc byte[HyperLogLog.Registers];
        ranks.Clear();
        for (var i = FirstKey; i < end; i++)
        {
            Raise(Set.Over(call.OpenQuietly(i)), ranks);
        }

        Span<int> histogram = stackalloc int[HyperLogLogs.Estimate.Ranks];
        histogram.Clear();
        foreach (var rank in ranks) histogram[rank]++;
        var count = HyperLogLogs.Estimate.Of(histogram);
        call.Reply.Integer(limit > 0 ? Math.Min(count, limit) : count);
    }

    private static void Raise(scoped Set set, scoped Span<byte> ranks)
    {
        var sink = new RankSink(ranks);
        set.Emit(ref sink);
    }

    private readonly ref struct RankSink(Span<byte> ranks) : IElementSink
    {
        private readonly Span<byte> ranks = ranks;

        public void Emit(scoped ReadOnlySpan<byte> element)
        {
            ElementHash.Of(element, out var register, out var rank);
            ranks[register] = Math.Max(ranks[register], rank);
        }
    }
}
