using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using Distro.Engine.Strings;

namespace Distro.Commands.Generic;

/// <summary>Layouts of values under the names that tools know them by: each of ours answers with the one that it is closest to.</summary>
internal static class EncodingName
{
    private const int EmbeddedBytesMax = 44;

    public static ReadOnlySpan<byte> Of(ref KeyEntry entry)
    {
        return entry.Type switch
        {
            Engine.ValueType.String => entry.Encoding == StringValue.Integer ? "int"u8 : entry.Encoding == StringValue.Edited || entry.Value.Length > EmbeddedBytesMax ? "raw"u8 : "embstr"u8,
            Engine.ValueType.List => List.Over(entry).EncodingName,
            Engine.ValueType.Set => Set.Over(entry).EncodingName,
            Engine.ValueType.SortedSet => SortedSet.Over(entry).EncodingName,
            Engine.ValueType.Hash => Hash.Over(entry).EncodingName,
            _ => "stream"u8,
        };
    }
}
