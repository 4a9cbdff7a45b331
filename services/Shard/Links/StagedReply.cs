using Distro.Resp;

namespace Distro.Shard.Links;

/// <summary>A reply whose length must be known before it is framed: written here first, in one piece, used again for the next.</summary>
internal sealed class StagedReply : ReplyBuffer
{
    private const int BytesKept = 1024 * 1024;
    private const int InitialBytes = 16 * 1024;

    /// <summary>More than that no client gets through a Router: what is written is lost, and the client reads an error instead.</summary>
    private const int BytesMax = 1 << 30;

    private byte[] bytes = new byte[InitialBytes];
    private int length;
    private bool isLost;

    public override long Position => length;

    public override bool IsLost => isLost;

    public ReadOnlySpan<byte> Written => isLost ? "-ERR the reply is larger than a router passes on\r\n"u8 : bytes.AsSpan(0, length);

    public override Span<byte> GetSpan(int sizeHint)
    {
        if (length + (long)sizeHint > BytesMax)
        {
            isLost = true;
            length = 0;
        }

        if (bytes.Length - length < sizeHint)
            Array.Resize(ref bytes, (int)Math.Min(Math.Max(bytes.Length * 2L, length + (long)sizeHint), Array.MaxLength));
        return bytes.AsSpan(length);
    }

    public override void Advance(int count) => length += count;

    public void Clear()
    {
        length = 0;
        isLost = false;
        if (bytes.Length > BytesKept)
            bytes = new byte[InitialBytes];
    }
}
