namespace Distro.Rdb;

/// <summary>
/// Versions of the format, as the footer of a DUMP payload names them. We write the lowest that has what the value needs, so that the oldest server
/// that can hold the value can load it.
/// </summary>
internal static class FormatVersion
{
    /// <summary>Strings, sets and plain hashes: every server that has DUMP.</summary>
    public const int Oldest = 6;

    /// <summary>Scores in binary.</summary>
    public const int BinaryScores = 8;

    /// <summary>Listpacks in lists, and streams with what Redis 7.0 keeps of groups.</summary>
    public const int Listpacks = 10;

    /// <summary>Redis numbers its versions on from here; Valkey from <see cref="FieldTimes"/>.</summary>
    public const int FirstOfRedis = 12;

    /// <summary>Hashes whose fields expire, as Valkey 9 writes them.</summary>
    public const int FieldTimes = 80;

    public const int Newest = 80;

    public static bool IsRedis(int version) => version is >= FirstOfRedis and < FieldTimes;
}
