using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using Distro.Resp;

namespace Distro.Commands.Geo;

/// <summary>What a search was asked for: where, what shape, how many in which order, what to show of each, or where to store them.</summary>
internal struct GeoQuery
{
    private const int CornersMin = 3;

    private readonly GeoForm form;
    private GeoPoint middle;
    private int cornersAt;
    private int cornerCount;
    private double width;
    private double height;
    private bool hasMiddle;
    private bool isMember;
    private bool hasShape;

    private GeoQuery(GeoForm form)
    {
        this.form = form;
        Unit = 1;
    }

    /// <summary>Meters in the unit that lengths are given in.</summary>
    public double Unit { get; private set; }

    public bool WithDistance { get; private set; }

    public bool WithHash { get; private set; }

    public bool WithPoint { get; private set; }

    public bool IsSorted { get; private set; }

    public bool IsDescending { get; private set; }

    /// <summary>0: all.</summary>
    public long Count { get; private set; }

    /// <summary>Any so many will do, not the nearest.</summary>
    public bool TakesAny { get; private set; }

    /// <summary>The argument that names the key to store results in; 0: they are shown.</summary>
    public int StoreArgument { get; private set; }

    public bool StoresDistances { get; private set; }

    private readonly bool IsSearch => form is GeoForm.Search or GeoForm.SearchStore;

    /// <summary>Reads the arguments. False when they make no sense: the error is written then. A missing set has no members to start from, but they are not asked for then.</summary>
    /// <param name="call">The command.</param>
    /// <param name="form">Which words it takes.</param>
    /// <param name="first">Where its words begin; those of the old form stand before.</param>
    /// <param name="set">The set that is searched.</param>
    /// <param name="query">What was read.</param>
    public static bool TryRead(ref Call call, GeoForm form, int first, scoped ref SortedSet set, out GeoQuery query)
    {
        query = new GeoQuery(form);
        if (form == GeoForm.SearchStore) query.StoreArgument = 1;
        if (!query.IsSearch && !query.TryReadOldForm(ref call, first, ref set)) return false;
        for (var i = first; i < call.Count;)
        {
            var taken = query.ReadWord(ref call, i);
            if (taken == 0) taken = query.ReadPlace(ref call, i, ref set);
            if (taken == 0) taken = query.ReadShape(ref call, i);
            if (taken < 0) return false;
            if (taken == 0) return Refuse(ref call, ErrorLine.Syntax);
            i += taken;
        }

        return query.IsComplete(ref call);
    }

    /// <summary>Writes the corners of a polygon, longitude and latitude of each in turn; there is room for a number an argument. Returns how many numbers.</summary>
    public readonly int WriteCorners(scoped ref Call call, scoped Span<double> room)
    {
        for (var i = 0; i < cornerCount * 2; i++) call.TryDouble(cornersAt + i, out room[i]);
        return cornerCount * 2;
    }

    /// <summary>What to search; its corners, if it has any, are those that were written.</summary>
    public readonly GeoShape Shape(ReadOnlySpan<double> corners)
        => !corners.IsEmpty ? GeoShape.Polygon(corners) : height < 0 ? GeoShape.Circle(middle, width * Unit) : GeoShape.Box(middle, width * Unit, height * Unit);

    private bool TryReadOldForm(ref Call call, int first, scoped ref SortedSet set)
    {
        height = -1;
        var isMember = first == 5;
        if (isMember && !set.Exists) return true;
        if (isMember ? !TryMember(ref call, 2, ref set) : !GeoArguments.TryPoint(ref call, 2, out middle)) return false;
        if (!GeoArguments.TryRadius(ref call, first - 2, out width, out var unit)) return false;
        Unit = unit;
        return true;
    }

    /// <summary>The command's name as the client wrote it.</summary>
    private static string Spelled(ref Call call) => System.Text.Encoding.UTF8.GetString(call[0]);

    /// <summary>Reads a word about what to show and what to store. Returns how many arguments that took; 0 for another word, -1 after an error.</summary>
    private int ReadWord(ref Call call, int i)
    {
        if (call.Is(i, "WITHDIST"u8)) WithDistance = true;
        else if (call.Is(i, "WITHHASH"u8)) WithHash = true;
        else if (call.Is(i, "WITHCOORD"u8)) WithPoint = true;
        else if (call.Is(i, "ANY"u8)) TakesAny = true;
        else if (call.Is(i, "ASC"u8)) (IsSorted, IsDescending) = (true, false);
        else if (call.Is(i, "DESC"u8)) (IsSorted, IsDescending) = (true, true);
        else if (form == GeoForm.SearchStore && call.Is(i, "STOREDIST"u8)) StoresDistances = true;
        else return i + 1 < call.Count ? ReadPair(ref call, i) : 0;
        return 1;
    }

    private int ReadPair(ref Call call, int i)
    {
        if (call.Is(i, "COUNT"u8))
        {
            if (!call.TryInteger(i + 1, out var count)) return -1;
            if (count <= 0)
            {
                call.Reply.Error("ERR COUNT must be > 0"u8);
                return -1;
            }

            Count = count;
            return 2;
        }

        // Said more than once, the last one counts: that is the one whose slot was taken.
        var withDistances = call.Is(i, "STOREDIST"u8);
        if (form != GeoForm.RadiusStore || (!withDistances && !call.Is(i, "STORE"u8))) return 0;
        StoreArgument = i + 1;
        StoresDistances = withDistances;
        return 2;
    }

    private int ReadPlace(ref Call call, int i, scoped ref SortedSet set)
    {
        if (!IsSearch || cornerCount > 0) return 0;
        if (call.Is(i, "FROMMEMBER"u8) && i + 1 < call.Count && (!hasMiddle || isMember))
        {
            hasMiddle = isMember = true;
            return !set.Exists || TryMember(ref call, i + 1, ref set) ? 2 : -1;
        }

        if (!call.Is(i, "FROMLONLAT"u8) || i + 2 >= call.Count || isMember) return 0;
        hasMiddle = true;
        return GeoArguments.TryPoint(ref call, i + 1, out middle) ? 3 : -1;
    }

    private int ReadShape(ref Call call, int i)
    {
        if (!IsSearch) return 0;
        if (call.Is(i, "BYRADIUS"u8) && i + 2 < call.Count && (!hasShape || height < 0))
        {
            if (!GeoArguments.TryRadius(ref call, i + 1, out width, out var unit)) return -1;
            (hasShape, height, Unit) = (true, -1, unit);
            return 3;
        }

        if (call.Is(i, "BYBOX"u8) && i + 3 < call.Count && (!hasShape || (height >= 0 && cornerCount == 0)))
        {
            if (!GeoArguments.TryBox(ref call, i + 1, out width, out height, out var unit)) return -1;
            (hasShape, Unit) = (true, unit);
            return 4;
        }

        return call.Is(i, "BYPOLYGON"u8) && i + 2 < call.Count && !hasShape && !hasMiddle ? ReadPolygon(ref call, i) : 0;
    }

    private int ReadPolygon(ref Call call, int i)
    {
        if (!IntegerText.TryParse(call[i + 1], out var count) || count is < int.MinValue or > int.MaxValue)
        {
            call.Reply.Error("ERR invalid number of vertices"u8);
            return -1;
        }

        if (count < CornersMin || count > (call.Count - i - 2) / 2)
        {
            call.Reply.Error("ERR GEOSEARCH BYPOLYGON must have at least 3 vertices"u8);
            return -1;
        }

        for (var corner = 0; corner < count; corner++)
        {
            if (!GeoArguments.TryPoint(ref call, i + 2 + (corner * 2), out _)) return -1;
        }

        hasShape = hasMiddle = true;
        cornersAt = i + 2;
        cornerCount = (int)count;
        return 2 + ((int)count * 2);
    }

    private bool TryMember(ref Call call, int index, scoped ref SortedSet set)
    {
        if (!set.TryScore(call[index], out var score))
        {
            call.Reply.Error($"ERR member {call[index]} does not exist");
            return false;
        }

        middle = GeoCell.PointOf(score);
        return true;
    }

    private bool IsComplete(ref Call call)
    {
        if (StoreArgument > 0 && (WithDistance || WithHash || WithPoint))
        {
            return Refuse(ref call, IsSearch
                ? "ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options"u8
                : "ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options"u8);
        }

        if (IsSearch && !hasMiddle) return Refuse(ref call, $"ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for {Spelled(ref call)}");
        if (IsSearch && !hasShape) return Refuse(ref call, $"ERR exactly one of BYRADIUS, BYBOX and BYPOLYGON can be specified for {Spelled(ref call)}");
        if (TakesAny && Count == 0) return Refuse(ref call, "ERR the ANY argument requires COUNT argument"u8);

        // So many of them means the nearest, unless any will do.
        IsSorted |= Count > 0 && !TakesAny;
        return true;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }

    private static bool Refuse(ref Call call, string error)
    {
        call.Reply.Error(error);
        return false;
    }
}
