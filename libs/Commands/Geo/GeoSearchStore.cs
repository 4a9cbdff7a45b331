using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Geo;

internal static class GeoSearchStore
{
    public static readonly Command Command = new("GEOSEARCHSTORE", "destination source [FROMMEMBER member | FROMLONLAT longitude latitude] <BYRADIUS radius <M | KM | FT | MI> | BYBOX width height <M | KM | FT | MI> | BYPOLYGON num-vertices longitude latitude [longitude latitude ...]> [ASC | DESC] [COUNT count [ANY]] [STOREDIST]")
    {
        Summary = "Queries a geospatial index for members inside an area of a box, a circle, or a polygon, optionally stores the result.", Group = Group.Geo, Since = "6.2.0",
        Complexity = "O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        ArgumentsMin = 7,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update), KeySpec.At(2, KeyUse.Read)],
        Run = static (ref Call call) => GeoRun.Search(ref call, GeoForm.SearchStore, key: 2, first: 3),
    };
}
