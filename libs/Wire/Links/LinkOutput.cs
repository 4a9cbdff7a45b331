using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Distro.Wire.Codec;
using Distro.Wire.Messages;

namespace Distro.Wire.Links;

/// <summary>What waits to be sent on a link: small things copied behind each other, and between them references to what is large.</summary>
internal sealed class LinkOutput : IBufferWriter<byte>, IReferencingWriter
{
    private const int StartBytes = 64 << 10;
    private const int KeptBytes = 4 << 20;

    private readonly List<(int Position, ReadOnlyMemory<byte> Bytes)> referenced = [];
    private readonly List<LentBytes> held = [];
    private ArrayBufferWriter<byte> copied = new(StartBytes);
    private long referencedBytes;

    public long Count => copied.WrittenCount + referencedBytes;

    public void Advance(int count) => copied.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => copied.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => copied.GetSpan(sizeHint);

    public void Reference(ReadOnlyMemory<byte> bytes)
    {
        referenced.Add((copied.WrittenCount, bytes));
        referencedBytes += bytes.Length;
    }

    /// <summary>Adds a message as a whole frame. Memory lent to it is let go of once it has been copied or sent.</summary>
    public void Add(Message message)
    {
        var (start, before, references) = (copied.WrittenCount, Count, referenced.Count);
        copied.GetSpan(ControlFrame.LengthBytes);
        copied.Advance(ControlFrame.LengthBytes);
        MessageCodec.Encode(message, this);
        var length = MemoryMarshal.AsMemory(copied.WrittenMemory).Span[start..];
        BinaryPrimitives.WriteInt32LittleEndian(length, (int)(Count - before - ControlFrame.LengthBytes));
        if (message.Lent is not { } lent) return;
        if (referenced.Count > references) held.Add(lent);
        else lent.LetGo();
    }

    public async ValueTask SendAsync(Stream stream, CancellationToken cancel)
    {
        var sent = 0;
        foreach (var (position, bytes) in referenced)
        {
            if (position > sent) await stream.WriteAsync(copied.WrittenMemory[sent..position], cancel).ConfigureAwait(false);
            await stream.WriteAsync(bytes, cancel).ConfigureAwait(false);
            sent = position;
        }

        if (copied.WrittenCount > sent) await stream.WriteAsync(copied.WrittenMemory[sent..], cancel).ConfigureAwait(false);
        Clear();
    }

    private void Clear()
    {
        foreach (var lent in held) lent.LetGo();
        held.Clear();
        referenced.Clear();
        referencedBytes = 0;
        if (copied.Capacity > KeptBytes) copied = new ArrayBufferWriter<byte>(StartBytes);
        else copied.ResetWrittenCount();
    }
}
