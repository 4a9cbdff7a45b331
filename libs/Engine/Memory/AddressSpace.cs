namespace Distro.Engine.Memory;

/// <summary>
/// What the operating system lends: a range of addresses that costs nothing until touched, and a way to give parts back
/// without losing the addresses. Ranges start zeroed, and are zero again after they were given back and taken anew.
/// </summary>
internal abstract class AddressSpace
{
    public static readonly AddressSpace System = OperatingSystem.IsWindows() ? new WindowsAddressSpace() : new UnixAddressSpace();

    /// <summary>Reserves addresses, page-aligned; 0 when the system refuses that many.</summary>
    public abstract nint TryReserve(long bytes);

    /// <summary>Makes a part of a reserved range usable. Throws when the system has no memory left.</summary>
    public abstract void Commit(nint address, long bytes);

    /// <summary>Gives the memory behind a range back; the addresses stay ours.</summary>
    public abstract void GiveBack(nint address, long bytes);

    /// <summary>Asks the system to back a range with large pages where it can: fewer misses in address translation. A wish; nothing depends on it.</summary>
    public virtual void PreferLargePages(nint address, long bytes)
    {
    }

    /// <summary>Ends a reservation.</summary>
    public abstract void Release(nint address, long bytes);
}
