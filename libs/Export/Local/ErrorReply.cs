using System.Text;
using Distro.Resp;

namespace Distro.Export.Local;

/// <summary>Keeps a reply's beginning, in case it is an error; the rest is forgotten.</summary>
internal sealed class ErrorReply : ReplyBuffer
{
    private const int KeptMax = 512;

    private readonly byte[] kept = new byte[KeptMax];
    private byte[] bytes = new byte[16 * 1024];
    private int keptLength;
    private long position;

    public override long Position => position;

    /// <summary>The line of an error, without its mark.</summary>
    public string Line
    {
        get
        {
            var text = Encoding.Latin1.GetString(kept, 0, keptLength);
            var start = text.IndexOf('-', StringComparison.Ordinal) + 1;
            var end = text.IndexOf('\r', StringComparison.Ordinal);
            return text[start..(end < start ? text.Length : end)];
        }
    }

    public void Clear() => keptLength = 0;

    public override Span<byte> GetSpan(int sizeHint)
    {
        if (bytes.Length < sizeHint) bytes = new byte[sizeHint];
        return bytes;
    }

    public override void Advance(int count)
    {
        position += count;
        var taken = Math.Min(count, KeptMax - keptLength);
        bytes.AsSpan(0, taken).CopyTo(kept.AsSpan(keptLength));
        keptLength += taken;
    }
}
