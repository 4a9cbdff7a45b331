using System.Globalization;
using Distro.Resp;

namespace Distro.Commands.Geo;

/// <summary>Distances and places in replies: four decimals of the first, seventeen at most of the second, as tools expect them.</summary>
internal static class GeoReply
{
    private const int DistanceDecimals = 10_000;
    private const int TextBytesMax = 64;

    public static void Distance(ReplyWriter reply, double distance)
    {
        Span<byte> text = stackalloc byte[TextBytesMax];
        var scaled = (ulong)Math.Round(distance * DistanceDecimals, MidpointRounding.ToEven);
        (scaled / DistanceDecimals).TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        text[length++] = (byte)'.';
        (scaled % DistanceDecimals).TryFormat(text[length..], out var decimals, "D4", CultureInfo.InvariantCulture);
        reply.Bulk(text[..(length + decimals)]);
    }

    public static void Point(ReplyWriter reply, GeoPoint point)
    {
        reply.Array(2);
        Degrees(reply, point.Longitude);
        Degrees(reply, point.Latitude);
    }

    private static void Degrees(ReplyWriter reply, double degrees)
    {
        Span<byte> text = stackalloc byte[TextBytesMax];
        degrees.TryFormat(text, out var length, "F17", CultureInfo.InvariantCulture);
        var trimmed = text[..length].TrimEnd((byte)'0').TrimEnd((byte)'.');
        reply.Double(trimmed.SequenceEqual("-0"u8) ? "0"u8 : trimmed);
    }
}
