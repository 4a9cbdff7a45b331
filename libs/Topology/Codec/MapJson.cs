using System.Text.Json.Serialization;

namespace Distro.Topology.Codec;

/// <summary>The generated reader and writer of a map's JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = MapLimits.JsonDepthMax, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClusterMap))]
internal sealed partial class MapJson : JsonSerializerContext;
