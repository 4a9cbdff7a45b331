using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// One message on a control link. Immutable; log bytes in it alias the frame they came in, so a frame's memory is not used again while anybody holds it.
/// Order holds within a link and nowhere else, and a link that broke may have lost any suffix of what was sent.
/// </summary>
public abstract record Message
{
    public abstract MessageKind Kind { get; }

    /// <summary>The memory of its log bytes, held on the message's behalf: whoever is done with them lets go. Null: the collector sees to it.</summary>
    public LentBytes? Lent { get; set; }

    /// <summary>Writes the body, without the kind.</summary>
    public abstract void WriteTo(WireWriter writer);
}
