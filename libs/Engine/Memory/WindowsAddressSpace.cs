using System.Runtime.InteropServices;

namespace Distro.Engine.Memory;

/// <summary>Windows: reserved first, committed run by run, decommitted when given back.</summary>
internal sealed partial class WindowsAddressSpace : AddressSpace
{
    private const uint MemoryCommit = 0x1000;
    private const uint MemoryReserve = 0x2000;
    private const uint MemoryDecommit = 0x4000;
    private const uint MemoryRelease = 0x8000;
    private const uint PageReadWrite = 4;

    public override nint TryReserve(long bytes) => VirtualAlloc(0, (nuint)bytes, MemoryReserve, PageReadWrite);

    public override void Commit(nint address, long bytes)
    {
        if (VirtualAlloc(address, (nuint)bytes, MemoryCommit, PageReadWrite) == 0) throw new OutOfMemoryException("The system refused to commit memory for data.");
    }

    public override void GiveBack(nint address, long bytes) => _ = VirtualFree(address, (nuint)bytes, MemoryDecommit);

    public override void Release(nint address, long bytes) => _ = VirtualFree(address, 0, MemoryRelease);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nint VirtualAlloc(nint address, nuint bytes, uint kind, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int VirtualFree(nint address, nuint bytes, uint kind);
}
