using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HyperLogLogs;

/// <summary>
/// PFCOUNT. What one key's counters add up to is kept in its header, as in every server of this protocol, until an element changes them. That is a write
/// of a command that reads: only a primary does it, and logs it.
/// </summary>
internal static class PfCount
{
    public static readonly Command Command = new("PFCOUNT", "key [key ...]")
    {
        Summary = "Returns the approximated cardinality of the set(s) observed by the HyperLogLog key(s).", Group = Group.HyperLogLog, Since = "2.8.9",
        Complexity = "O(1) with a very small average constant time when called with a single key. O(N) with N being the number of keys, and much bigger constant times, when called with multiple keys.",
        Flags = ReadOnly | MayReplicate, Retry = Retry.Safe,
        Keys = [KeySpec.Range(1, -1, 1, KeyUse.ReadWrite | KeyUse.Access) with { Notes = "RW because it may change the internal representation of the key, and propagate to replicas" }],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (call.Count > 2)
        {
            CountTogether(ref call);
            return;
        }

        if (!HyperLogLog.TryOpen(ref call, 1, out var counters)) return;
        if (!counters.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        if (counters.TryKnownCount(out var count))
        {
            call.Reply.Integer(count);
            return;
        }

        Span<int> histogram = stackalloc int[Estimate.Ranks];
        if (!counters.TryHistogram(histogram))
        {
            call.Reply.Error(HyperLogLog.Corrupted);
            return;
        }

        count = Estimate.Of(histogram);
        call.Reply.Integer(count);
        if (call.Context.Expiry == ExpiryRole.Delete) Keep(ref call, ref counters, count);
    }

    private static void Keep(ref Call call, ref HyperLogLog counters, long count)
    {
        call.BeforeChange(call[1]);
        var effects = call.Effect(call[1], 4);
        effects.Arg("SETRANGE"u8);
        effects.Arg(call[1]);
        effects.Arg(HyperLogLog.CountOffset);
        effects.Arg(counters.KnowCount(count));
        call.Touched(1, "pfcount", EventClass.None);
    }

    private static void CountTogether(ref Call call)
    {
        Span<byte> ranks = stackalloc byte[HyperLogLog.Registers];
        ranks.Clear();
        for (var i = 1; i < call.Count; i++)
        {
            if (!HyperLogLog.TryOpen(ref call, i, out var counters)) return;
            if (!counters.Exists || counters.TryRaise(ranks)) continue;
            call.Reply.Error(HyperLogLog.Corrupted);
            return;
        }

        Span<int> histogram = stackalloc int[Estimate.Ranks];
        histogram.Clear();
        foreach (var rank in ranks) histogram[rank]++;
        call.Reply.Integer(Estimate.Of(histogram));
    }
}
