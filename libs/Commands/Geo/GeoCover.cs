namespace Distro.Commands.Geo;

/// <summary>
/// At most nine cells that cover a shape: the one of its middle and those around it, as small as the shape allows. They come in the order in which other
/// servers look through them, since that shows in replies that are not sorted.
/// </summary>
internal static class GeoCover
{
    /// <summary>Most cells there are.</summary>
    public const int CellsMax = 9;

    private const double FarNorth = 66;
    private const double FartherNorth = 80;

    private static ReadOnlySpan<sbyte> East => [0, 0, 0, 1, -1, 1, -1, 1, -1];

    private static ReadOnlySpan<sbyte> North => [0, 1, -1, 0, 0, 1, 1, -1, -1];

    /// <summary>Writes the cells; returns how many.</summary>
    public static int Of(in GeoShape shape, Span<GeoCell> cells)
    {
        var bounds = shape.Bounds;
        var steps = Steps(shape.Reach, shape.Middle.Latitude);
        var middle = GeoCell.Of(shape.Middle, steps);
        if (steps > 1 && !Surrounds(middle, bounds)) middle = GeoCell.Of(shape.Middle, --steps);

        var area = middle.Area;
        var count = 0;
        for (var i = 0; i < CellsMax; i++)
        {
            if (steps >= 2 && IsUseless(East[i], North[i], area, bounds)) continue;
            var cell = middle.Neighbor(East[i], North[i]);

            // On a map of few cells neighbours on both sides may be the same: one after the other is left out, as others do it.
            if (count > 1 && cells[count - 1] == cell) continue;
            cells[count++] = cell;
        }

        return count;
    }

    /// <summary>How often to halve the map so that a cell is about as large as the shape; cells are narrower towards the poles.</summary>
    private static int Steps(double reach, double latitude)
    {
        if (reach == 0) return GeoCell.StepsMax;
        var steps = 1;
        for (; reach < Earth.MapExtent; reach *= 2) steps++;
        steps -= 2;
        if (Math.Abs(latitude) > FarNorth) steps--;
        if (Math.Abs(latitude) > FartherNorth) steps--;
        return Math.Clamp(steps, 1, GeoCell.StepsMax);
    }

    private static bool Surrounds(GeoCell middle, GeoArea bounds)
        => middle.Neighbor(0, 1).Area.North >= bounds.North
            && middle.Neighbor(0, -1).Area.South <= bounds.South
            && middle.Neighbor(1, 0).Area.East >= bounds.East
            && middle.Neighbor(-1, 0).Area.West <= bounds.West;

    /// <summary>The middle's own cell goes beyond the shape on that side.</summary>
    private static bool IsUseless(int east, int north, GeoArea middle, GeoArea bounds)
        => (north < 0 && middle.South < bounds.South) || (north > 0 && middle.North > bounds.North) || (east < 0 && middle.West < bounds.West) || (east > 0 && middle.East > bounds.East);
}
