namespace Distro.Engine.Memory;

/// <summary>
/// A reference to a 4-byte granule of the arena, 40 bits wide, so that a table entry can hold one in five bytes.
/// Zero is nothing: the arena never hands out its first granule.
/// </summary>
public readonly record struct Handle(ulong Value)
{
    public static readonly Handle Null;

    public bool IsNull => Value == 0;
}
