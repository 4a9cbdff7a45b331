using Distro.Wire.Codec;
using Distro.Wire.Messages;

namespace Distro.Wire.Links;

/// <summary>
/// What comes in on a link, frame by frame. Small frames come many a read through one buffer; what a large one has beyond it is received where it will stay, uncopied.
/// A frame's memory is its own: no later frame is read into it while anybody holds it.
/// </summary>
internal sealed class LinkInput(Stream stream)
{
    private const int BufferBytes = 16 << 10;

    private readonly byte[] buffer = new byte[BufferBytes];
    private int start;
    private int end;

    /// <summary>The next frame without its length, and whom to tell when it was read for good (null: nobody). An empty frame at the stream's end.</summary>
    /// <exception cref="LinkException">The length is none that a peer of ours would send.</exception>
    /// <exception cref="EndOfStreamException">The stream ended inside the frame.</exception>
    public async ValueTask<(ReadOnlyMemory<byte> Frame, LentBytes? Lent)> NextAsync(int bytesMax, CancellationToken cancel)
    {
        if (!await FillAsync(ControlFrame.LengthBytes, cancel).ConfigureAwait(false)) return default;
        var length = ControlFrame.Length(buffer.AsSpan(start), bytesMax);
        if (!await FillAsync(ControlFrame.LengthBytes + 1, cancel).ConfigureAwait(false)) return default;
        var kind = (MessageKind)buffer[start + ControlFrame.LengthBytes];
        start += ControlFrame.LengthBytes;
        var lent = length >= LentBytes.BytesMin && MessageCodec.IsLetGoOf(kind) ? LentBytes.Borrow(length) : null;
        var frame = lent is null ? GC.AllocateUninitializedArray<byte>(length) : lent.Memory[..length];
        var there = Math.Min(length, end - start);
        buffer.AsMemory(start, there).CopyTo(frame);
        start += there;
        if (there < length) await stream.ReadExactlyAsync(frame[there..], cancel).ConfigureAwait(false);
        return (frame, lent);
    }

    /// <summary>Has at least so many bytes in the buffer. False when the stream ends first.</summary>
    private async ValueTask<bool> FillAsync(int bytes, CancellationToken cancel)
    {
        while (end - start < bytes)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancel).ConfigureAwait(false);
            if (read == 0) return false;
            end += read;
        }

        return true;
    }
}
