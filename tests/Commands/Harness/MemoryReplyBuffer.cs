using Distro.Resp;

namespace Distro.Tests.Commands.Harness;

/// <summary>Replies kept in one array. It grows, and then no longer allocates.</summary>
public sealed class MemoryReplyBuffer : ReplyBuffer
{
    private byte[] bytes = new byte[64 * 1024];
    private int length;

    public override long Position => length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public void Clear() => length = 0;

    public override Span<byte> GetSpan(int sizeHint)
    {
        if (bytes.Length - length < sizeHint) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + sizeHint));
        return bytes.AsSpan(length);
    }

    public override void Advance(int count) => length += count;
}
