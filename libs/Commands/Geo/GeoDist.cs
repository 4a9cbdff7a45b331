using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Geo;

internal static class GeoDist
{
    public static readonly Command Command = new("GEODIST", "key member1 member2 [M | KM | FT | MI]")
    {
        Summary = "Returns the distance between two members of a geospatial index.", Group = Group.Geo, Since = "3.2.0",
        Complexity = "O(1)",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        var meters = 1.0;
        if (call.Count > 5)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (call.Count == 5 && !GeoArguments.TryUnit(ref call, 4, out meters)) return;
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        if (set.TryScore(call[2], out var from) && set.TryScore(call[3], out var to))
            GeoReply.Distance(call.Reply, Earth.Distance(GeoCell.PointOf(from), GeoCell.PointOf(to)) / meters);
        else
            call.Reply.Null();
    }
}
