using System.Buffers;

namespace Distro.Wire.Codec;

/// <summary>
/// Memory that several may hold at once, for large parts of the log on their way: a quarter of a megabyte a few hundred times a second, which as garbage cost more page
/// faults and collections than all that is done with the bytes. Who passes it on counts the next holder first; the last to let go gives it back to be lent again.
/// Invariant: nobody reads it after letting go. A holder that is lost on the way (a link broke) does no harm: the memory is the collector's then.
/// </summary>
public sealed class LentBytes
{
    /// <summary>Below so many bytes, ordinary memory is cheap enough.</summary>
    public const int BytesMin = 32 << 10;

    private byte[]? bytes;
    private int holders = 1;

    private LentBytes(byte[] bytes) => this.bytes = bytes;

    /// <exception cref="ObjectDisposedException">Everybody has let go.</exception>
    public Memory<byte> Memory => bytes ?? throw new ObjectDisposedException(nameof(LentBytes));

    /// <summary>At least so many bytes of any contents, held by the caller.</summary>
    public static LentBytes Borrow(int bytes) => new(ArrayPool<byte>.Shared.Rent(bytes));

    /// <summary>Counts another holder. By one who holds it.</summary>
    public LentBytes Hold()
    {
        Interlocked.Increment(ref holders);
        return this;
    }

    /// <summary>The caller reads it no longer.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref holders) == 0) ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref bytes, null)!);
    }
}
