namespace Distro.Topology.Codec;

/// <summary>What a map read from a file or a link may hold at most. Far above what is sensible, far below what would hurt.</summary>
public static class MapLimits
{
    public const int MapBytesMax = 8 << 20;
    public const int GroupsMax = 1024;
    public const int MembersMax = 8192;
    public const int WritersMax = 1024;
    public const int WritersPerGroupMax = 9;
    public const int SlotRangesMax = ClusterMap.SlotCount;
    public const int NameLengthMax = 255;
    public const int UsersMax = 10_000;
    public const int UserCharsMax = 1 << 20;
    public const int JsonDepthMax = 8;
}
