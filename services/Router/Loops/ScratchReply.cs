using Distro.Resp;

namespace Distro.Router.Loops;

/// <summary>Where a reply made by the router itself is written before it takes its place among its client's replies. One a loop.</summary>
internal sealed class ScratchReply : ReplyBuffer
{
    private const int InitialBytes = 4 * 1024;
    private const int KeptBytesMax = 1 << 20;

    private byte[] bytes = new byte[InitialBytes];
    private int length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public override long Position => length;

    public void Clear()
    {
        length = 0;
        if (bytes.Length > KeptBytesMax) bytes = new byte[InitialBytes];
    }

    public override Span<byte> GetSpan(int sizeHint)
    {
        if (bytes.Length - length < Math.Max(sizeHint, 1)) Array.Resize(ref bytes, Math.Max(checked(length + sizeHint), (int)Math.Min(bytes.Length * 2L, Array.MaxLength)));
        return bytes.AsSpan(length);
    }

    public override void Advance(int count) => length += count;
}
