namespace Distro.Commands.Geo;

/// <summary>A part of the map between two longitudes and two latitudes, in degrees.</summary>
internal readonly record struct GeoArea(double West, double South, double East, double North)
{
    /// <summary>What can be indexed: the square map of the Mercator projection, which ends before the poles.</summary>
    public static GeoArea Map => new(-180, -85.05112878, 180, 85.05112878);

    /// <summary>The whole earth.</summary>
    public static GeoArea Globe => new(-180, -90, 180, 90);

    public bool Contains(GeoPoint point) => point.Longitude >= West && point.Longitude <= East && point.Latitude >= South && point.Latitude <= North;
}
