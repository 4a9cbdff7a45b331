using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Geo;

internal static class GeoRadiusReadOnly
{
    public static readonly Command Command = new("GEORADIUS_RO", "key longitude latitude radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]")
    {
        Summary = "Returns members from a geospatial index that are within a distance from a coordinate.", Group = Group.Geo, Since = "3.2.10",
        Complexity = "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = static (ref Call call) => GeoRun.Search(ref call, GeoForm.Radius, key: 1, first: 6),
    };
}
