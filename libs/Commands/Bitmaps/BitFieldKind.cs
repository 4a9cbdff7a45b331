namespace Distro.Commands.Bitmaps;

internal enum BitFieldKind
{
    /// <summary>OVERFLOW, which is no operation: it says how those behind it overflow.</summary>
    None,
    Get,
    Set,
    IncrBy,
}
