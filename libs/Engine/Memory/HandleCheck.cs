namespace Distro.Engine.Memory;

/// <summary>The checked build's test of a handle: that it names the first granule of a block that was handed out at some time.</summary>
internal static unsafe class HandleCheck
{
    public static void IsBlock(Arena arena, Handle handle)
    {
        if (!arena.Contains(handle.Value)) throw new InvalidOperationException($"Handle {handle.Value} lies outside the arena.");
        var page = arena.Page(arena.Page((uint)(handle.Value >> Arena.PageGranulesShift))->Head);
        var block = (long)(handle.Value - page->FirstGranule);
        var isBlock = page->Kind == PageKind.Large ? block == 0
            : page->Kind == PageKind.Slab && block % page->GranulesPerBlock == 0 && block / page->GranulesPerBlock < page->Started;
        if (!isBlock) throw new InvalidOperationException($"Handle {handle.Value} is no block.");
    }
}
