namespace Distro.Commands.Generic;

/// <summary>Types as TYPE prints them and SCAN's TYPE filter reads them.</summary>
internal static class TypeName
{
    public static ReadOnlySpan<byte> Of(Engine.ValueType type) => type switch
    {
        Engine.ValueType.String => "string"u8,
        Engine.ValueType.List => "list"u8,
        Engine.ValueType.Set => "set"u8,
        Engine.ValueType.SortedSet => "zset"u8,
        Engine.ValueType.Hash => "hash"u8,
        Engine.ValueType.Stream => "stream"u8,
        _ => "none"u8,
    };

    /// <summary>The type of that name in any case; None for a name that no type has.</summary>
    public static Engine.ValueType Parse(ReadOnlySpan<byte> name)
    {
        for (var type = Engine.ValueType.String; type <= Engine.ValueType.Stream; type++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, Of(type))) return type;
        }

        return Engine.ValueType.None;
    }
}
