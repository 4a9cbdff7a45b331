namespace Distro.Engine.Memory;

/// <summary>
/// A range of addresses that costs nothing until it is touched, for rings that are larger than what they usually hold (the change log's).
/// Bytes are zero when first touched, and zero again after they were given back. The caller knows who uses which part: nothing here is locked.
/// </summary>
public sealed unsafe class ReservedRange : IDisposable
{
    private nint address;

    /// <exception cref="OutOfMemoryException">The system does not lend that many addresses.</exception>
    public ReservedRange(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        address = AddressSpace.System.TryReserve(bytes);
        if (address == 0)
            throw new OutOfMemoryException($"the system does not lend {bytes} bytes of address space");
        AddressSpace.System.Commit(address, bytes);
        Bytes = bytes;
    }

    public long Bytes { get; }

    public Span<byte> At(long offset, int length)
    {
        if ((ulong)offset > (ulong)Bytes || (uint)length > (ulong)(Bytes - offset))
            throw new ArgumentOutOfRangeException(nameof(offset));
        return new Span<byte>((void*)(address + (nint)offset), length);
    }

    /// <summary>Gives the memory behind a part back. Both numbers are multiples of the system's page size.</summary>
    public void GiveBack(long offset, long bytes)
    {
        if ((ulong)offset > (ulong)Bytes || (ulong)bytes > (ulong)(Bytes - offset))
            throw new ArgumentOutOfRangeException(nameof(offset));
        AddressSpace.System.GiveBack(address + (nint)offset, bytes);
        AddressSpace.System.Commit(address + (nint)offset, bytes);
    }

    /// <summary>Ends the reservation: no span of it may be used any more.</summary>
    public void Dispose()
    {
        if (address == 0)
            return;
        AddressSpace.System.Release(address, Bytes);
        address = 0;
    }
}
