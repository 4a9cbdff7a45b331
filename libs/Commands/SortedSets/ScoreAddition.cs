using Distro.Commands.Execution;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>Gives members scores, or adds to them: what ZADD and ZINCRBY do. Every score is read before anything changes.</summary>
internal static class ScoreAddition
{
    public static void Run(ref Call call, ZAddOptions options)
    {
        for (var i = options.First; i < call.Count; i += 2)
        {
            if (!call.TryDouble(i, out _)) return;
        }

        if (!call.TryGet<SortedSet>(1, out var set)) return;
        int added = 0, updated = 0;
        double? last = null;
        for (var i = options.First; i < call.Count; i += 2)
        {
            call.TryDouble(i, out var score);
            var exists = set.TryScore(call[i + 1], out var before);
            if (exists ? options.OnlyNew : options.OnlyOld) continue;
            if (options.Adds && exists) score += before;
            if (double.IsNaN(score))
            {
                call.Reply.Error("ERR resulting score is not a number (NaN)"u8);
                return;
            }

            if (exists && ((options.OnlyGreater && score <= before) || (options.OnlyLess && score >= before))) continue;
            last = score;
            if (exists && score == before) continue;
            set.Put(call[i + 1], score);
            if (exists) updated++;
            else added++;
        }

        if (added + updated > 0) call.Touched(1, options.Adds ? "zincr" : "zadd", EventClass.SortedSet);
        if (!options.Adds) call.Reply.Integer(options.CountsChanged ? added + updated : added);
        else if (last is { } sum) call.Reply.Double(sum);
        else call.Reply.Null();
    }
}
