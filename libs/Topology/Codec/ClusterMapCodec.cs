using System.Text.Json;

namespace Distro.Topology.Codec;

/// <summary>
/// A map as bytes: one JSON document, the same in the coordinator's file and on links, because people read both when something is wrong and a map is small and
/// rarely sent. Whatever comes in is checked before anything trusts it: sizes, slots owned once, groups by id, members' groups.
/// </summary>
public static class ClusterMapCodec
{
    public static byte[] Encode(ClusterMap map) => JsonSerializer.SerializeToUtf8Bytes(map, MapJson.Default.ClusterMap);

    /// <summary>False, with the reason, for anything that is not a map that some coordinator may have written.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out ClusterMap map, out string problem)
    {
        map = ClusterMap.Empty;
        if (bytes.Length > MapLimits.MapBytesMax)
        {
            problem = $"the map has {bytes.Length} bytes, more than {MapLimits.MapBytesMax}";
            return false;
        }

        try
        {
            var read = JsonSerializer.Deserialize(bytes, MapJson.Default.ClusterMap);
            problem = read is null ? "the map is null" : "";
            if (read is null) return false;
            problem = MapRules.ProblemIn(read);
            if (problem.Length > 0) return false;
            map = read;
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException or FormatException)
        {
            problem = "the map is not readable: " + e.Message;
            return false;
        }
    }
}
