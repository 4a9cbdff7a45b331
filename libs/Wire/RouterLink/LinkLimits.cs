namespace Distro.Wire.RouterLink;

/// <summary>What a router-shard link never exceeds. A frame beyond its limit means that the peer is not one of ours: the link is closed.</summary>
public static class LinkLimits
{
    /// <summary>The version that both sides must speak.</summary>
    public const ushort Version = 1;

    /// <summary>Bytes of the length prefix, which counts everything after itself.</summary>
    public const int LengthBytes = 4;

    /// <summary>Bytes before a frame's body: length and kind.</summary>
    public const int HeaderBytes = LengthBytes + 1;

    /// <summary>The largest frame, prefix included, before both sides have proved that they know the secret.</summary>
    public const int HandshakeFrameBytesMax = 512;

    /// <summary>The largest frame a shard accepts, prefix included: a command of one whole client query buffer and its header.</summary>
    public const int RequestFrameBytesMax = (1 << 30) + RequestHeaderBytesMax;

    /// <summary>The largest frame a router accepts, prefix included. A longer reply is sent in parts, so that it holds up other clients for one part only.</summary>
    public const int ReplyFrameBytesMax = 1 << 20;

    /// <summary>RESP bytes that fit into one part of a reply.</summary>
    public const int ReplyPartBytesMax = ReplyFrameBytesMax - ReplyHeaderBytes;

    /// <summary>RESP bytes that fit into one part of a push.</summary>
    public const int PushPartBytesMax = ReplyFrameBytesMax - PushHeaderBytes;

    /// <summary>Bytes of a Push frame before its RESP bytes: length, kind, client id, flags.</summary>
    public const int PushHeaderBytes = HeaderBytes + 8 + 1;

    /// <summary>Bytes of a Reply frame before its RESP bytes: length, kind, request id, flags.</summary>
    public const int ReplyHeaderBytes = HeaderBytes + 4 + 1;

    /// <summary>Bytes of a Request frame before its command, at most: with the longest user name and a trace context.</summary>
    public const int RequestHeaderBytesMax = RequestHeaderBytesMin + UserBytesMax + TraceContext.Bytes;

    /// <summary>Bytes of a Request frame before its command, with an empty user name and no trace context.</summary>
    public const int RequestHeaderBytesMin = HeaderBytes + 4 + 8 + 1 + 1 + 1 + 4 + 1;

    public const int UserBytesMax = byte.MaxValue;

    public const int MemberNameBytesMax = byte.MaxValue;

    /// <summary>Requests sent and not answered that a shard accepts on one link, unless its Welcome says otherwise.</summary>
    public const int RequestsOutstandingMax = 65_536;
}
