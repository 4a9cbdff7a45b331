using System.Globalization;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Geo;

/// <summary>Places, units and lengths as clients write them. Each writes the error when the argument is none.</summary>
internal static class GeoArguments
{
    public static bool TryPoint(ref Call call, int index, out GeoPoint point)
    {
        point = default;
        if (!call.TryDouble(index, out var longitude) || !call.TryDouble(index + 1, out var latitude)) return false;
        point = new GeoPoint(longitude, latitude);
        if (GeoArea.Map.Contains(point)) return true;
        call.Reply.Error($"ERR invalid longitude,latitude pair {Show(longitude)},{Show(latitude)}");
        return false;
    }

    /// <summary>A unit of length, in meters.</summary>
    public static bool TryUnit(ref Call call, int index, out double meters)
    {
        meters = 0;
        if (call.Is(index, "M"u8)) meters = 1;
        else if (call.Is(index, "KM"u8)) meters = 1000;
        else if (call.Is(index, "FT"u8)) meters = 0.3048;
        else if (call.Is(index, "MI"u8)) meters = 1609.34;
        else return Refuse(ref call, "ERR unsupported unit provided. please use M, KM, FT, MI"u8);
        return true;
    }

    /// <summary>A radius and its unit; the radius stays in that unit.</summary>
    public static bool TryRadius(ref Call call, int index, out double radius, out double meters)
    {
        meters = 0;
        if (!DoubleText.TryParse(call[index], out radius)) return Refuse(ref call, "ERR need numeric radius"u8);
        if (radius < 0) return Refuse(ref call, "ERR radius cannot be negative"u8);
        return TryUnit(ref call, index + 1, out meters);
    }

    /// <summary>Width, height and their unit; both stay in that unit.</summary>
    public static bool TryBox(ref Call call, int index, out double width, out double height, out double meters)
    {
        meters = height = 0;
        if (!DoubleText.TryParse(call[index], out width)) return Refuse(ref call, "ERR need numeric width"u8);
        if (!DoubleText.TryParse(call[index + 1], out height)) return Refuse(ref call, "ERR need numeric height"u8);
        if (width < 0 || height < 0) return Refuse(ref call, "ERR height or width cannot be negative"u8);
        return TryUnit(ref call, index + 2, out meters);
    }

    private static string Show(double degrees)
        => double.IsInfinity(degrees) ? (degrees > 0 ? "inf" : "-inf") : degrees.ToString("F6", CultureInfo.InvariantCulture);

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
