using Distro.Commands.Declaration;

namespace Distro.Commands.Geo;

/// <summary>Places on earth: sorted sets whose scores are places, so that what lies together has scores that do.</summary>
internal static class GeoFamily
{
    public static Command[] Commands =>
    [
        GeoAdd.Command, GeoDist.Command, GeoHash.Command, GeoPos.Command, GeoSearch.Command, GeoSearchStore.Command, GeoRadius.Command, GeoRadiusReadOnly.Command,
        GeoRadiusByMember.Command, GeoRadiusByMemberReadOnly.Command,
    ];
}
