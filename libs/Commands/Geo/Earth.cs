namespace Distro.Commands.Geo;

/// <summary>Distances over the ground, in meters, by the haversine formula on a sphere: within half a percent.</summary>
internal static class Earth
{
    /// <summary>Half the extent of the Mercator map, in meters.</summary>
    public const double MapExtent = 20037726.37;

    private const double Radius = 6372797.560856;
    private const double RadiansPerDegree = Math.PI / 180;

    public static double Distance(GeoPoint from, GeoPoint to)
    {
        var longitude = Math.Sin((Radians(to.Longitude) - Radians(from.Longitude)) / 2);
        if (longitude == 0) return NorthSouth(from.Latitude, to.Latitude);
        double south = Radians(from.Latitude), north = Radians(to.Latitude);
        var latitude = Math.Sin((north - south) / 2);
        return 2 * Radius * Math.Asin(Math.Sqrt((latitude * latitude) + (Math.Cos(south) * Math.Cos(north) * longitude * longitude)));
    }

    /// <summary>Between two latitudes, along a meridian.</summary>
    public static double NorthSouth(double from, double to) => Radius * Math.Abs(Radians(to) - Radians(from));

    /// <summary>How many degrees of latitude so many meters are.</summary>
    public static double DegreesNorth(double meters) => Degrees(meters / Radius);

    /// <summary>How many degrees of longitude so many meters are at a latitude.</summary>
    public static double DegreesEast(double meters, double latitude) => Degrees(meters / Radius / Math.Cos(Radians(latitude)));

    public static double Radians(double degrees) => degrees * RadiansPerDegree;

    public static double Degrees(double radians) => radians / RadiansPerDegree;
}
