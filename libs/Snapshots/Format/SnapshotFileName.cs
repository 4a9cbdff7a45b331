using System.Globalization;

namespace Distro.Snapshots.Format;

/// <summary>A snapshot's file is named by its id in 16 hexadecimal digits, so that names sort by age; one that is not finished ends in `.part` behind that.</summary>
public static class SnapshotFileName
{
    public const string PartEnding = ".part";

    private const int Digits = 16;

    public static string Of(long id) => id.ToString("x16", CultureInfo.InvariantCulture) + SnapshotFormat.FileEnding;

    public static string PartOf(long id) => Of(id) + PartEnding;

    public static bool TryParse(string name, out long id)
    {
        id = 0;
        return name.Length == Digits + SnapshotFormat.FileEnding.Length && name.EndsWith(SnapshotFormat.FileEnding, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id) && id > 0;
    }
}
