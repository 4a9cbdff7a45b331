using Distro.Engine;
using Distro.Engine.Strings;
using Distro.Rdb.Reading;
using Distro.Rdb.Writing;

namespace Distro.Rdb;

/// <summary>
/// A value as a snapshot holds it: a type byte and the value in RDB's encoding, with no footer, because the snapshot has checksums of its own, and uncompressed, because
/// it is written beside commands. A large value is cut into parts, each a value of the same type: what the second holds is added to what the first made.
/// Keeps its buffers from call to call; one thread's.
/// </summary>
public sealed class ValueImage
{
    private readonly ValueWriter writer = new(compresses: false);
    private readonly ValueReader reader = new();
    private readonly StringRoom room = new();

    /// <summary>The part of a value that begins at a place, of about so many bytes at most (one element may be longer). Good until the next call.</summary>
    /// <param name="entry">An existing key that holds no stream.</param>
    /// <param name="place">0 at first; then where the next part begins; -1 when this was the last.</param>
    /// <param name="bytesMax">What a part may have before another begins.</param>
    public ReadOnlySpan<byte> Part(KeyEntry entry, ref long place, int bytesMax)
    {
        writer.Output.Clear(int.MaxValue);
        place = writer.WritePart(entry, place, bytesMax);
        if (writer.Output.IsOverfull) throw new InvalidOperationException("an element is longer than an image may be");
        return writer.Output.Written;
    }

    /// <summary>A value of any type whole. Good until the next call.</summary>
    public ReadOnlySpan<byte> Whole(KeyEntry entry)
    {
        writer.Output.Clear(int.MaxValue);
        writer.Write(entry);
        if (writer.Output.IsOverfull) throw new InvalidOperationException("a value is larger than an image may be");
        return writer.Output.Written;
    }

    /// <summary>Makes the value, or adds a part to the value that the parts before have made. False when the bytes are no image of such a value; the key may then hold a part.</summary>
    public bool Add(ReadOnlySpan<byte> image, ref KeyEntry target)
    {
        if (image.IsEmpty) return false;
        if ((ObjectType)image[0] == ObjectType.String && target.Exists) return target.Type == Engine.ValueType.String && Append(image[1..], ref target);
        return reader.TryRead((ObjectType)image[0], FormatVersion.FieldTimes, image[1..], ref target);
    }

    private bool Append(ReadOnlySpan<byte> part, ref KeyEntry target)
    {
        var payload = new PayloadReader(part);
        var bytes = payload.String(room);
        if (payload.Failed || !payload.IsAtEnd) return false;
        var text = StringValue.Over(target);
        text.Append(bytes);
        room.Trim();
        return true;
    }
}
