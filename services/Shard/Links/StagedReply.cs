using Distro.Resp;

namespace Distro.Shard.Links;

/// <summary>A reply whose length must be known before it is framed: written here first, in one piece, used again for the next.</summary>
internal sealed class StagedReply : ReplyBuffer
{
    private const int BytesKept = 1024 * 1024;
    private const int InitialBytes = 16 * 1024;

    private byte[] bytes = new byte[InitialBytes];
    private int length;

    public override long Position => length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public override Span<byte> GetSpan(int sizeHint)
    {
        if (bytes.Length - length < sizeHint)
            Array.Resize(ref bytes, checked(Math.Max(bytes.Length * 2, length + sizeHint)));
        return bytes.AsSpan(length);
    }

    public override void Advance(int count) => length += count;

    public void Clear()
    {
        length = 0;
        if (bytes.Length > BytesKept)
            bytes = new byte[InitialBytes];
    }
}
