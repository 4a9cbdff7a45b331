using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Geo;

internal static class GeoSearch
{
    public static readonly Command Command = new("GEOSEARCH", "key [FROMMEMBER member | FROMLONLAT longitude latitude] <BYRADIUS radius <M | KM | FT | MI> | BYBOX width height <M | KM | FT | MI> | BYPOLYGON num-vertices longitude latitude [longitude latitude ...]> [ASC | DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]")
    {
        Summary = "Queries a geospatial index for members inside an area of a box, a circle, or a polygon.", Group = Group.Geo, Since = "6.2.0",
        Complexity = "O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape",
        Flags = ReadOnly, Retry = Retry.Safe,
        ArgumentsMin = 6,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = static (ref Call call) => GeoRun.Search(ref call, GeoForm.Search, key: 1, first: 2),
    };
}
