using System.Text.Json;

namespace Distro.Backup.Archive;

/// <summary>A version of the cluster map, and when it was saved.</summary>
/// <param name="Version">Of the map.</param>
/// <param name="TimeMilliseconds">When it was saved, Unix milliseconds.</param>
/// <param name="Map">The map as the coordinator keeps it.</param>
public sealed record ArchivedMap(long Version, long TimeMilliseconds, JsonElement Map);
