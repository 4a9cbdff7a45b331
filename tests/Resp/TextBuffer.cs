using System.Text;
using Distro.Resp;

namespace Distro.Tests.Resp;

/// <summary>Reply bytes as text. Hands out segments of a given size at most, as a transport does.</summary>
internal sealed class TextBuffer(int segmentBytes = 16 * 1024) : ReplyBuffer
{
    private readonly MemoryStream bytes = new();
    private byte[] segment = [];

    public override long Position => bytes.Length;

    public byte[] Bytes => bytes.ToArray();

    public string Text => Encoding.Latin1.GetString(bytes.ToArray());

    public override Span<byte> GetSpan(int sizeHint)
    {
        segment = new byte[Math.Max(sizeHint, segmentBytes)];
        return segment;
    }

    public override void Advance(int count) => bytes.Write(segment, 0, count);
}
