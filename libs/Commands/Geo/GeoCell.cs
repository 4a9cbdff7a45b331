namespace Distro.Commands.Geo;

/// <summary>
/// A cell of the map: each step halves it in both directions, and adds a bit of latitude and one of longitude to its number, latitude lowest. The number
/// of a place's cell after 26 steps is its score, so cells side by side are, mostly, scores side by side.
/// </summary>
internal readonly record struct GeoCell(ulong Bits, int Steps)
{
    public const int StepsMax = 26;
    public const int ScoreBits = 2 * StepsMax;

    /// <summary>The first score inside.</summary>
    public double FirstScore => Bits << (ScoreBits - (2 * Steps));

    /// <summary>The first score behind.</summary>
    public double EndScore => (Bits + 1) << (ScoreBits - (2 * Steps));

    /// <summary>The corners, on the map.</summary>
    public GeoArea Area
    {
        get
        {
            var map = GeoArea.Map;
            double cells = 1UL << Steps, width = map.East - map.West, height = map.North - map.South;
            uint longitude = Gather(Bits >> 1), latitude = Gather(Bits);
            return new GeoArea(
                map.West + (longitude * 1.0 / cells * width), map.South + (latitude * 1.0 / cells * height), map.West + ((longitude + 1) * 1.0 / cells * width), map.South + ((latitude + 1) * 1.0 / cells * height));
        }
    }

    /// <summary>The cell of a place after some steps; it must lie on the map.</summary>
    public static GeoCell Of(GeoPoint point, int steps) => Of(point, steps, GeoArea.Map);

    /// <summary>The cell of a place as geohashes have it, which divide the whole globe.</summary>
    public static GeoCell Standard(GeoPoint point) => Of(point, StepsMax, GeoArea.Globe);

    public static double ScoreOf(GeoPoint point) => Of(point, StepsMax).Bits;

    /// <summary>The middle of the cell that a score names. Any score names a place, if clients make some up.</summary>
    public static GeoPoint PointOf(double score)
    {
        var area = new GeoCell(Whole(score), StepsMax).Area;
        var map = GeoArea.Map;
        return new GeoPoint(Math.Clamp((area.West + area.East) / 2, map.West, map.East), Math.Clamp((area.South + area.North) / 2, map.South, map.North));
    }

    /// <summary>
    /// The cell so many to the east and north; the map's ends meet. A place on the northern or eastern edge is in a cell behind the last one: its number
    /// stays as it is in a direction that is not taken.
    /// </summary>
    public GeoCell Neighbor(int east, int north)
    {
        var mask = (1U << Steps) - 1;
        uint longitude = Gather(Bits >> 1), latitude = Gather(Bits);
        if (east != 0) longitude = (longitude + (uint)east) & mask;
        if (north != 0) latitude = (latitude + (uint)north) & mask;
        return this with { Bits = Spread(latitude) | (Spread(longitude) << 1) };
    }

    private static GeoCell Of(GeoPoint point, int steps, GeoArea whole)
    {
        double cells = 1UL << steps;
        var latitude = (point.Latitude - whole.South) / (whole.North - whole.South) * cells;
        var longitude = (point.Longitude - whole.West) / (whole.East - whole.West) * cells;
        return new GeoCell(Spread((uint)latitude) | (Spread((uint)longitude) << 1), steps);
    }

    /// <summary>A score as a number of 64 bits, where clients made up one that is no cell's: as x86 converts it, so that all servers name the same place.</summary>
    private static ulong Whole(double score)
    {
        const double half = 1UL << 63;
        if (score >= half) return score < 2 * half ? (ulong)score : 0;
        return score >= -half ? unchecked((ulong)(long)score) : 1UL << 63;
    }

    /// <summary>Puts the bits of a number at every second place.</summary>
    private static ulong Spread(uint number)
    {
        ulong bits = number;
        bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x3333333333333333;
        return (bits | (bits << 1)) & 0x5555555555555555;
    }

    /// <summary>Takes every second bit together again.</summary>
    private static uint Gather(ulong bits)
    {
        bits &= 0x5555555555555555;
        bits = (bits | (bits >> 1)) & 0x3333333333333333;
        bits = (bits | (bits >> 2)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits >> 4)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits >> 8)) & 0x0000FFFF0000FFFF;
        return (uint)(bits | (bits >> 16));
    }
}
