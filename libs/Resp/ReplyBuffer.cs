namespace Distro.Resp;

/// <summary>Where reply bytes go: a growing sequence of borrowed segments that the transport sends from. Implemented by whoever owns the connection.</summary>
public abstract class ReplyBuffer
{
    /// <summary>At least <paramref name="sizeHint"/> contiguous writable bytes.</summary>
    public abstract Span<byte> GetSpan(int sizeHint);

    public abstract void Advance(int count);

    /// <summary>There was too much: nothing that is written any more will be seen, so whoever writes without an end may stop.</summary>
    public virtual bool IsLost => false;

    /// <summary>Bytes written since the connection began: the position of the next byte.</summary>
    public abstract long Position { get; }
}
