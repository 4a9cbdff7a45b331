using System.Globalization;

namespace Distro.Backup.Archive;

/// <summary>Where in a store what lies: docs/formats/backup.md says the same in prose.</summary>
public static class ArchiveNames
{
    public const string Groups = "groups/";
    public const string Maps = "maps/";
    public const string Points = "points/";

    private const string ManifestName = "manifest.json";
    private const string JsonEnding = ".json";

    /// <summary>What one writer keeps of one group; ends in a slash.</summary>
    public static string Group(int group, string writer) => Groups + group.ToString(CultureInfo.InvariantCulture) + "/" + writer + "/";

    public static string Manifest(int group, string writer) => Group(group, writer) + ManifestName;

    /// <summary>Whole records from one offset to another. The checksum is part of the name: a log that was cut and went on otherwise gets other names.</summary>
    public static string Records(int group, string writer, long from, long to, uint checksum) => string.Create(CultureInfo.InvariantCulture, $"{Group(group, writer)}log/{from:x16}-{to:x16}-{checksum:x8}");

    public static string Snapshot(int group, string writer, long id, uint checksum) => string.Create(CultureInfo.InvariantCulture, $"{Group(group, writer)}snapshots/{id:x16}-{checksum:x8}.snap");

    public static string Map(long version) => string.Create(CultureInfo.InvariantCulture, $"{Maps}{version:x16}{JsonEnding}");

    public static string Point(string name) => Points + name + JsonEnding;

    /// <summary>The group and the writer of a manifest's name.</summary>
    public static bool TryParseManifest(string name, out int group, out string writer)
    {
        (group, writer) = (-1, "");
        var words = name.Split('/');
        if (words is not ["groups", var number, var id, ManifestName] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out group)) return false;
        writer = id;
        return true;
    }

    public static bool TryParsePoint(string name, out string point)
    {
        var isPoint = name.StartsWith(Points, StringComparison.Ordinal) && name.EndsWith(JsonEnding, StringComparison.Ordinal);
        point = isPoint ? name[Points.Length..^JsonEnding.Length] : "";
        return point.Length > 0;
    }

    public static bool TryParseMap(string name, out long version)
    {
        version = -1;
        return name.StartsWith(Maps, StringComparison.Ordinal) && name.EndsWith(JsonEnding, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan()[Maps.Length..^JsonEnding.Length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out version) && version > 0;
    }
}
