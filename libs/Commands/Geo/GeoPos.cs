using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Geo;

internal static class GeoPos
{
    public static readonly Command Command = new("GEOPOS", "key [member [member ...]]")
    {
        Summary = "Returns the longitude and latitude of members from a geospatial index.", Group = Group.Geo, Since = "3.2.0",
        Complexity = "O(1) for each member requested.",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        call.Reply.Array(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (set.TryScore(call[i], out var score)) GeoReply.Point(call.Reply, GeoCell.PointOf(score));
            else call.Reply.NullArray();
        }
    }
}
