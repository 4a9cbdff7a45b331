using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Geo;

internal static class GeoRadius
{
    public static readonly Command Command = new("GEORADIUS", "key longitude latitude radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC] [STORE key | STOREDIST key]")
    {
        Summary = "Queries a geospatial index for members within a distance from a coordinate, optionally stores the result.", Group = Group.Geo, Since = "3.2.0",
        Complexity = "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.",
        Flags = Write | DenyOom | MovableKeys, Journal = Journal.Effects, FindKeys = GeoKeys.Find,
        Keys = [KeySpec.At(1, KeyUse.Read), new KeySpec { BeginKeyword = "STORE", BeginIndex = 6, Use = KeyUse.Overwrite | KeyUse.Update | KeyUse.VariableFlags }, new KeySpec { BeginKeyword = "STOREDIST", BeginIndex = 6, Use = KeyUse.Overwrite | KeyUse.Update | KeyUse.VariableFlags }],
        Run = static (ref Call call) => GeoRun.Search(ref call, GeoForm.RadiusStore, key: 1, first: 6),
    };
}
