using Distro.Engine;
using Distro.Engine.Strings;

namespace Distro.Commands.Generic;

/// <summary>Layouts of values under the names that tools know them by: each of ours answers with the one that it is closest to.</summary>
internal static class EncodingName
{
    private const int EmbeddedBytesMax = 44;

    public static ReadOnlySpan<byte> Of(ref KeyEntry entry)
    {
        var isPacked = entry.Encoding == 0;
        return entry.Type switch
        {
            Engine.ValueType.String => entry.Encoding == StringValue.Integer ? "int"u8 : entry.Value.Length <= EmbeddedBytesMax ? "embstr"u8 : "raw"u8,
            Engine.ValueType.List => isPacked ? "listpack"u8 : "quicklist"u8,
            Engine.ValueType.Set => isPacked ? "listpack"u8 : "hashtable"u8,
            Engine.ValueType.SortedSet => isPacked ? "listpack"u8 : "skiplist"u8,
            Engine.ValueType.Hash => isPacked ? "listpack"u8 : "hashtable"u8,
            _ => "stream"u8,
        };
    }
}
