using Distro.Resp;

namespace Distro.Commands.Scripting;

/// <summary>Where commands that a script calls write their replies.</summary>
internal sealed class ReplyBytes : ReplyBuffer
{
    private const int BytesKept = 1 << 20;

    /// <summary>A script holds no more of one reply.</summary>
    private const int BytesMax = 512 << 20;

    private byte[] bytes = new byte[4096];
    private int length;
    private bool isLost;

    public override long Position => length;

    public override bool IsLost => isLost;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public void Clear()
    {
        length = 0;
        isLost = false;
        if (bytes.Length > BytesKept) bytes = new byte[4096];
    }

    public override Span<byte> GetSpan(int sizeHint)
    {
        if (length + (long)sizeHint > BytesMax)
        {
            isLost = true;
            length = 0;
        }

        if (bytes.Length - length < sizeHint) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + sizeHint));
        return bytes.AsSpan(length);
    }

    public override void Advance(int count) => length += count;
}
