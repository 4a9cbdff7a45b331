namespace Distro.Commands.Geo;

/// <summary>
/// What is searched: a circle, a box along the meridians, or a polygon. Distances are from its middle, which for a polygon is the direction of the sum of its corners, seen from the middle of the earth.
/// </summary>
internal readonly ref struct GeoShape
{
    private readonly ReadOnlySpan<double> corners;
    private readonly double width;
    private readonly double height;

    private GeoShape(GeoPoint middle, double width, double height, ReadOnlySpan<double> corners)
    {
        Middle = middle;
        this.width = width;
        this.height = height;
        this.corners = corners;
    }

    public GeoPoint Middle { get; }

    /// <summary>From the middle to the farthest point, in meters.</summary>
    public double Reach
    {
        get
        {
            if (height < 0) return width;
            if (corners.IsEmpty) return Math.Sqrt((width / 2 * (width / 2)) + (height / 2 * (height / 2)));
            var reach = 0.0;
            for (var i = 0; i < corners.Length; i += 2) reach = Math.Max(reach, Earth.Distance(Middle, new GeoPoint(corners[i], corners[i + 1])));
            return reach;
        }
    }

    /// <summary>The part of the map it lies in. Meridians come together towards the poles: a box or circle is measured at the edge where they are closer, or so other servers do it.</summary>
    public GeoArea Bounds
    {
        get
        {
            if (!corners.IsEmpty) return BoundsOfCorners();
            var north = Earth.DegreesNorth(height < 0 ? width : height / 2);
            var halfWidth = height < 0 ? width : width / 2;
            var east = Earth.DegreesEast(halfWidth, Middle.Latitude < 0 ? Middle.Latitude - north : Middle.Latitude + north);
            return new GeoArea(Middle.Longitude - east, Middle.Latitude - north, Middle.Longitude + east, Middle.Latitude + north);
        }
    }

    /// <summary>All lengths in meters.</summary>
    public static GeoShape Circle(GeoPoint middle, double radius) => new(middle, radius, -1, default);

    public static GeoShape Box(GeoPoint middle, double width, double height) => new(middle, width, height, default);

    /// <param name="corners">Longitude and latitude of each corner in turn.</param>
    public static GeoShape Polygon(ReadOnlySpan<double> corners)
    {
        double x = 0, y = 0, z = 0;
        for (var i = 0; i < corners.Length; i += 2)
        {
            double longitude = Earth.Radians(corners[i]), latitude = Earth.Radians(corners[i + 1]);
            x += Math.Cos(latitude) * Math.Cos(longitude);
            y += Math.Cos(latitude) * Math.Sin(longitude);
            z += Math.Sin(latitude);
        }

        var middle = new GeoPoint(Earth.Degrees(Math.Atan2(y, x)), Earth.Degrees(Math.Atan2(z, Math.Sqrt((x * x) + (y * y)))));
        return new GeoShape(middle, 0, 0, corners);
    }

    /// <summary>Whether a place lies inside, and if so, how far from the middle, in meters.</summary>
    public bool Contains(GeoPoint point, out double distance)
    {
        distance = 0;
        if (!corners.IsEmpty)
        {
            if (!IsInsideCorners(point)) return false;
        }
        else if (height >= 0)
        {
            if (Earth.NorthSouth(point.Latitude, Middle.Latitude) > height / 2) return false;
            if (Earth.Distance(point, point with { Longitude = Middle.Longitude }) > width / 2) return false;
        }

        distance = Earth.Distance(Middle, point);
        return height >= 0 || distance <= width;
    }

    /// <summary>A ray to the east crosses the outline an odd number of times.</summary>
    private bool IsInsideCorners(GeoPoint point)
    {
        var isInside = false;
        for (int i = 0, before = corners.Length - 2; i < corners.Length; before = i, i += 2)
        {
            double x = corners[i], y = corners[i + 1], fromX = corners[before], fromY = corners[before + 1];
            if (y > point.Latitude != fromY > point.Latitude && point.Longitude < ((fromX - x) * (point.Latitude - y) / (fromY - y)) + x) isInside = !isInside;
        }

        return isInside;
    }

    private GeoArea BoundsOfCorners()
    {
        double west = corners[0], east = corners[0], south = corners[1], north = corners[1];
        for (var i = 2; i < corners.Length; i += 2)
        {
            west = Math.Min(west, corners[i]);
            east = Math.Max(east, corners[i]);
            south = Math.Min(south, corners[i + 1]);
            north = Math.Max(north, corners[i + 1]);
        }

        return new GeoArea(west, south, east, north);
    }
}
