using System.Buffers.Binary;
using Distro.Commands.Execution;
using Distro.Engine.Memory;

namespace Distro.Commands.Snapshots;

/// <summary>Effects as the bytes of an image: a mark that no value of RDB begins with, then each command behind its length (u32). One thread's.</summary>
internal sealed class EffectImage
{
    public const byte Mark = 0xF0;

    private const int BytesFirst = 1024;
    private const int BytesKept = 1024 * 1024;

    private readonly GrowingBytes bytes = new(BytesFirst, BytesKept);

    /// <summary>The image of all that was written; good until the next call.</summary>
    public ReadOnlySpan<byte> Of(EffectWriter effects)
    {
        var length = 1 + (effects.Parts.Length * sizeof(int)) + effects.Bytes.Length;
        bytes.Shrink();
        if (bytes.Length < length) bytes.Grow(length);
        var rest = bytes.Span[..length];
        rest[0] = Mark;
        rest = rest[1..];
        foreach (ref readonly var part in effects.Parts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, part.Length);
            effects.Bytes.Slice(part.Start, part.Length).CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + part.Length)..];
        }

        return bytes.Span[..length];
    }

    /// <summary>Takes the first command of what stands behind the mark. False at the end, and where the bytes are no such image.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> command)
    {
        command = default;
        if (rest.Length < sizeof(int)) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length <= 0 || length > rest.Length - sizeof(int)) return false;
        command = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return true;
    }
}
