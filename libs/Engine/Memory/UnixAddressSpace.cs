using System.Runtime.InteropServices;

namespace Distro.Engine.Memory;

/// <summary>Linux and macOS: one mapping without swap reservation; the system backs a page when it is first touched.</summary>
internal sealed partial class UnixAddressSpace : AddressSpace
{
    private const int ProtectRead = 1;
    private const int ProtectWrite = 2;
    private const int MapPrivate = 2;
    private const int AdviseDontNeed = 4;
    private const int AdviseFreeMac = 5;
    private const int AdviseHugePage = 14;

    private static readonly int MapAnonymous = OperatingSystem.IsMacOS() ? 0x1000 : 0x20;
    private static readonly int MapNoReserve = OperatingSystem.IsMacOS() ? 0x40 : 0x4000;

    public override nint TryReserve(long bytes)
    {
        var address = Map(0, (nuint)bytes, ProtectRead | ProtectWrite, MapPrivate | MapAnonymous | MapNoReserve, -1, 0);
        return address == -1 ? 0 : address;
    }

    public override void Commit(nint address, long bytes)
    {
    }

    public override void GiveBack(nint address, long bytes)
        => _ = Advise(address, (nuint)bytes, OperatingSystem.IsMacOS() ? AdviseFreeMac : AdviseDontNeed);

    public override void PreferLargePages(nint address, long bytes)
    {
        if (OperatingSystem.IsLinux()) _ = Advise(address, (nuint)bytes, AdviseHugePage);
    }

    public override void Release(nint address, long bytes) => _ = Unmap(address, (nuint)bytes);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint bytes);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint bytes, int advice);
}
