using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>A reply buffer for commands that nobody asked for (replay): it forgets what is written to it.</summary>
public sealed class DiscardingReplyBuffer : ReplyBuffer
{
    private byte[] bytes = new byte[16 * 1024];
    private long position;

    public override long Position => position;

    public override Span<byte> GetSpan(int sizeHint)
    {
        if (bytes.Length < sizeHint) bytes = new byte[sizeHint];
        return bytes;
    }

    public override void Advance(int count) => position += count;
}
