using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Distro.Backup.Stores;

namespace Distro.Backup.Archive;

/// <summary>The small objects of a backup are JSON, so that anybody can look at them. What does not read as one is damage, named with the object.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(GroupManifest))]
[JsonSerializable(typeof(RestorePoint))]
[JsonSerializable(typeof(ArchivedMap))]
public sealed partial class ArchiveJson : JsonSerializerContext
{
    private const int BytesMax = 256 << 20;

    public static void Put(IObjectStore store, string name, GroupManifest manifest) => Put(store, name, manifest, Default.GroupManifest);

    public static void Put(IObjectStore store, string name, RestorePoint point) => Put(store, name, point, Default.RestorePoint);

    public static void Put(IObjectStore store, string name, ArchivedMap map) => Put(store, name, map, Default.ArchivedMap);

    /// <summary>Null when there is none.</summary>
    /// <exception cref="DamagedBackupException">It is none.</exception>
    public static GroupManifest? Manifest(IObjectStore store, string name)
    {
        var manifest = Read(store, name, Default.GroupManifest);
        return manifest?.Problem() is { } problem ? throw new DamagedBackupException(name, problem) : manifest;
    }

    /// <summary>Null when there is none.</summary>
    /// <exception cref="DamagedBackupException">It is none.</exception>
    public static RestorePoint? Point(IObjectStore store, string name) => Read(store, name, Default.RestorePoint);

    /// <summary>Null when there is none.</summary>
    /// <exception cref="DamagedBackupException">It is none.</exception>
    public static ArchivedMap? Map(IObjectStore store, string name) => Read(store, name, Default.ArchivedMap);

    private static void Put<T>(IObjectStore store, string name, T value, JsonTypeInfo<T> type) => store.PutBytes(name, JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static T? Read<T>(IObjectStore store, string name, JsonTypeInfo<T> type) where T : class
    {
        if (store.ReadAll(name, BytesMax) is not { } bytes) return null;
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new DamagedBackupException(name, "it is empty");
        }
        catch (JsonException error)
        {
            throw new DamagedBackupException(name, error.Message);
        }
    }
}
