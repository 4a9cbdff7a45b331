using Distro.Commands.Execution;
using Distro.Commands.SortedSets;
using Distro.Engine.SortedSets;

namespace Distro.Commands.Geo;

/// <summary>Runs a search: looks through the cells that cover the shape, keeps what lies inside, sorts it by distance if that is wanted, shows or stores it.</summary>
internal static class GeoRun
{
    private const int CornersOnStack = 128;
    private const int MembersAtOnce = 64;

    public static void Search(ref Call call, GeoForm form, int key, int first)
    {
        if (!call.TryGet<SortedSet>(key, out var set)) return;
        if (!GeoQuery.TryRead(ref call, form, first, ref set, out var query)) return;
        var found = call.Context.Scores;
        found.Clear();
        if (set.Exists) Collect(ref call, set, in query);
        if (query.IsSorted) found.SortByScore(query.IsDescending);
        if (query.Count > 0 && query.Count < found.Count) found.Truncate((int)query.Count);
        if (query.StoreArgument == 0)
        {
            Show(ref call, found, in query);
            found.Clear();
            return;
        }

        for (var i = 0; i < found.Count; i++) found.Score(i) = query.StoresDistances ? found.Score(i) / query.Unit : found.Tag(i);
        found.Sort();
        ScoreStore.Replace(ref call, query.StoreArgument, form == GeoForm.SearchStore ? "geosearchstore" : "georadiusstore");
    }

    private static void Collect(ref Call call, scoped SortedSet set, in GeoQuery query)
    {
        Span<double> corners = call.Count <= CornersOnStack ? stackalloc double[CornersOnStack] : new double[call.Count];
        Span<GeoCell> cells = stackalloc GeoCell[GeoCover.CellsMax];
        var found = call.Context.Scores;
        var shape = query.Shape(corners[..query.WriteCorners(ref call, corners)]);
        var limit = query.TakesAny ? query.Count : long.MaxValue;
        var sink = new InsideSink(found, shape, limit);
        foreach (var cell in cells[..GeoCover.Of(in shape, cells)])
        {
            var rank = set.RankOf(new ScoreBound(cell.FirstScore, after: false));
            var end = set.RankOf(new ScoreBound(cell.EndScore, after: false));
            var step = query.TakesAny ? MembersAtOnce : end - rank;
            for (; rank < end && found.Count < limit; rank += step) set.Emit(rank, Math.Min(step, end - rank), 1, ref sink);
        }
    }

    private static void Show(ref Call call, ScoredScratch found, in GeoQuery query)
    {
        var reply = call.Reply;
        var parts = 1 + (query.WithDistance ? 1 : 0) + (query.WithHash ? 1 : 0) + (query.WithPoint ? 1 : 0);
        reply.Array(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            if (parts > 1) reply.Array(parts);
            reply.Bulk(found.Member(i));
            if (query.WithDistance) GeoReply.Distance(reply, found.Score(i) / query.Unit);
            if (query.WithHash) reply.Integer((long)found.Tag(i));
            if (query.WithPoint) GeoReply.Point(reply, GeoCell.PointOf(found.Tag(i)));
        }
    }

    /// <summary>Keeps members inside the shape: their distance as score, their own score as tag.</summary>
    private readonly ref struct InsideSink(ScoredScratch found, GeoShape shape, long limit) : IScoreSink
    {
        private readonly GeoShape shape = shape;

        public void Emit(scoped ReadOnlySpan<byte> member, double score)
        {
            if (found.Count < limit && shape.Contains(GeoCell.PointOf(score), out var distance)) found.Add(member, distance, score);
        }
    }
}
