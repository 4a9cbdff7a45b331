using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Geo;

internal static class GeoAdd
{
    public static readonly Command Command = new("GEOADD", "key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]")
    {
        Summary = "Adds one or more members to a geospatial index. The key is created if it doesn't exist.", Group = Group.Geo, Since = "3.2.0",
        Complexity = "O(log(N)) for each item added, where N is the number of elements in the sorted set.",
        Flags = Write | DenyOom, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        bool onlyNew = false, onlyOld = false, countsChanged = false;
        var first = 2;
        for (; first < call.Count; first++)
        {
            if (call.Is(first, "NX"u8)) onlyNew = true;
            else if (call.Is(first, "XX"u8)) onlyOld = true;
            else if (call.Is(first, "CH"u8)) countsChanged = true;
            else break;
        }

        if (first == call.Count || (call.Count - first) % 3 != 0 || (onlyNew && onlyOld))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        for (var i = first; i < call.Count; i += 3)
        {
            if (!GeoArguments.TryPoint(ref call, i, out _)) return;
        }

        if (!call.TryGet<SortedSet>(1, out var set)) return;
        int added = 0, updated = 0;
        for (var i = first; i < call.Count; i += 3)
        {
            GeoArguments.TryPoint(ref call, i, out var point);
            var score = GeoCell.ScoreOf(point);
            var exists = set.TryScore(call[i + 2], out var before);
            if (exists ? onlyNew || before == score : onlyOld) continue;
            set.Put(call[i + 2], score);
            if (exists) updated++;
            else added++;
        }

        if (added + updated > 0) call.Touched(1, "zadd", EventClass.SortedSet);
        call.Reply.Integer(countsChanged ? added + updated : added);
    }
}
