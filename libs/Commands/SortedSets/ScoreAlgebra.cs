using Distro.Commands.Execution;
using Distro.Commands.Sets;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>
/// Unions, intersections and differences of sorted sets and sets. One source after the other is opened, and what has been collected is looked up in it,
/// so that no set is built on the way. Sources are taken from the smallest to the largest, as in every server of this protocol: in what order scores are
/// added shows in their last digits.
/// </summary>
internal static class ScoreAlgebra
{
    private const int KeysOnStack = 64;
    private const int IndexBits = 24;

    public static void Reply(ref Call call, SetOperation operation)
    {
        if (!AlgebraOptions.TryRead(ref call, 1, operation, AlgebraUse.Reply, out var options)) return;
        var scores = Collect(ref call, in options, operation);
        scores.Sort();
        var sink = ScoreReply.Begin(call.Reply, scores.Count, options.WithScores);
        for (var i = 0; i < scores.Count; i++) sink.Emit(scores.Member(i), scores.Score(i));
        scores.Clear();
    }

    public static void Store(ref Call call, SetOperation operation, string @event)
    {
        if (!AlgebraOptions.TryRead(ref call, 2, operation, AlgebraUse.Store, out var options)) return;
        Collect(ref call, in options, operation).Sort();
        ScoreStore.Replace(ref call, 1, @event);
    }

    public static void Count(ref Call call)
    {
        if (!AlgebraOptions.TryRead(ref call, 1, SetOperation.Intersection, AlgebraUse.Count, out var options)) return;
        var scores = Collect(ref call, in options, SetOperation.Intersection);
        call.Reply.Integer(options.Limit > 0 ? Math.Min(scores.Count, options.Limit) : scores.Count);
        scores.Clear();
    }

    private static ScoredScratch Collect(ref Call call, in AlgebraOptions options, SetOperation operation)
    {
        call.Context.Scores.Clear();
        var keys = options.KeyCount;
        Span<long> order = keys <= KeysOnStack ? stackalloc long[keys] : new long[keys];
        Order(ref call, in options, order, bySize: operation != SetOperation.Difference);
        switch (operation)
        {
            case SetOperation.Union:
                for (var i = 0; i < keys; i++)
                {
                    var start = call.Context.Scores.Count;
                    Walk(ref call, in options, (int)order[i]);
                    for (var j = 0; j < i; j++) Keep(ref call, in options, (int)order[j], start, found: false);
                    for (var j = i + 1; j < keys; j++) Join(ref call, in options, (int)order[j], start);
                }

                break;
            case SetOperation.Intersection:
                Walk(ref call, in options, (int)order[0]);
                for (var i = 1; i < keys; i++) Keep(ref call, in options, (int)order[i], 0, found: true, i == keys - 1 ? options.Limit : 0);
                break;
            default:
                Walk(ref call, in options, (int)order[0]);
                for (var i = 1; i < keys; i++) Keep(ref call, in options, (int)order[i], 0, found: false);
                break;
        }

        return call.Context.Scores;
    }

    /// <summary>The sources' indexes, those of fewer members first; of equally many in the order given.</summary>
    private static void Order(ref Call call, in AlgebraOptions options, scoped Span<long> order, bool bySize)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var source = ScoredSource.Again(ref call, options.FirstKey + i);
            order[i] = bySize ? (source.Count << IndexBits) | (uint)i : i;
        }

        order.Sort();
        foreach (ref var entry in order) entry &= (1L << IndexBits) - 1;
    }

    /// <summary>Collects a source's members.</summary>
    private static void Walk(ref Call call, in AlgebraOptions options, int key)
    {
        var source = ScoredSource.Again(ref call, options.FirstKey + key);
        var sink = new WeighingSink(call.Context.Scores, options.Weight(ref call, key), options.Aggregate);
        source.Emit(ref sink);
    }

    /// <summary>Of what was collected from an index on keeps that which a source has, joining the scores, or that which it has not; at most <paramref name="limit"/>, if that is not 0.</summary>
    private static void Keep(ref Call call, in AlgebraOptions options, int key, int start, bool found, long limit = 0)
    {
        var scores = call.Context.Scores;
        var source = ScoredSource.Again(ref call, options.FirstKey + key);
        var weight = options.Weight(ref call, key);
        var kept = start;
        for (var i = start; i < scores.Count && (limit == 0 || kept - start < limit); i++)
        {
            if (source.TryScore(scores.Member(i), out var score) != found) continue;
            scores.Move(i, kept);
            if (found) Combine(ref scores.Score(kept), Weigh(score, weight, options.Aggregate), options.Aggregate);
            kept++;
        }

        scores.Truncate(kept);
    }

    /// <summary>To what was collected from an index on adds the scores that it has in another source.</summary>
    private static void Join(ref Call call, in AlgebraOptions options, int key, int start)
    {
        var scores = call.Context.Scores;
        var source = ScoredSource.Again(ref call, options.FirstKey + key);
        var weight = options.Weight(ref call, key);
        for (var i = start; i < scores.Count; i++)
        {
            if (source.TryScore(scores.Member(i), out var score)) Combine(ref scores.Score(i), OrZero(Weigh(score, weight, options.Aggregate)), options.Aggregate);
        }
    }

    private static double Weigh(double score, double weight, Aggregate aggregate) => aggregate == Aggregate.Count ? weight : score * weight;

    /// <summary>Infinity times zero, or minus infinity, is no score: zero stands for it.</summary>
    private static double OrZero(double score) => double.IsNaN(score) ? 0 : score;

    private static void Combine(ref double score, double other, Aggregate aggregate)
    {
        switch (aggregate)
        {
            case Aggregate.Least:
                if (other < score) score = other;
                break;
            case Aggregate.Most:
                if (other > score) score = other;
                break;
            default:
                score = OrZero(score + other);
                break;
        }
    }

    private readonly struct WeighingSink(ScoredScratch scores, double weight, Aggregate aggregate) : IScoreSink
    {
        public void Emit(scoped ReadOnlySpan<byte> member, double score) => scores.Add(member, OrZero(Weigh(score, weight, aggregate)));
    }
}
