namespace Distro.Net;

/// <summary>
/// One byte stream, owned by one loop: every member is called on that loop's thread only, and every callback of its handler comes on it.
/// The transport behind it (sockets; epoll and io_uring come next) is nobody's business above this seam.
/// </summary>
public abstract class Channel
{
    public abstract EventLoop Loop { get; }

    public abstract string RemoteAddress { get; }

    public abstract string LocalAddress { get; }

    /// <summary>Bytes received and not yet consumed, contiguous. Valid until the handler returns.</summary>
    public abstract ReadOnlySpan<byte> Input { get; }

    public abstract void Consume(int bytes);

    /// <summary>The handler can't go on now (its command is parked): no OnInput until <see cref="Resume"/>; receiving stops once the buffer holds a batch.</summary>
    public abstract void Pause();

    /// <summary>OnInput is called again, from the loop, if there is input.</summary>
    public abstract void Resume();

    /// <summary>How large Input may grow while a message is incomplete, in bytes; beyond it the channel is closed.</summary>
    public abstract int InputLimit { get; set; }

    /// <summary>At least <paramref name="sizeHint"/> contiguous writable bytes of output.</summary>
    public abstract Span<byte> GetSpan(int sizeHint);

    public abstract void Advance(int bytes);

    /// <summary>Bytes written to the output since the channel opened.</summary>
    public abstract long OutputPosition { get; }

    /// <summary>Output bytes written and not yet taken by the kernel.</summary>
    public abstract long OutputPending { get; }

    /// <summary>Lets everything written up to <paramref name="position"/> go: bytes beyond it are held back (they wait for their log offset). The loop sends once a batch.</summary>
    public abstract void Flush(long position);

    /// <summary>Closes at once, or after what was flushed has been sent.</summary>
    public abstract void Close(bool afterFlush = false);

    public abstract bool IsOpen { get; }
}
