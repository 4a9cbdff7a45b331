using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Distro.Engine.Memory;

/// <summary>
/// Asks the processor to fetch what will be needed soon. Nothing but time depends on it, so the target may be anything that has an address: the collector
/// may move it meanwhile, and then the wrong line comes.
/// </summary>
public static unsafe class CacheHint
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(ref T target) where T : unmanaged
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref target));
    }
}
