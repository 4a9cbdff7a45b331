namespace Distro.Resp;

/// <summary>Types of replies, by the byte that begins them on the wire.</summary>
public enum ReplyKind : byte
{
    Simple = (byte)'+',
    Error = (byte)'-',
    Integer = (byte)':',
    Bulk = (byte)'$',
    Array = (byte)'*',

    /// <summary>RESP3's null, and RESP2's null bulk string and null array.</summary>
    Null = (byte)'_',
    Double = (byte)',',
    Boolean = (byte)'#',
    BigNumber = (byte)'(',
    BulkError = (byte)'!',
    Verbatim = (byte)'=',
    Map = (byte)'%',
    Set = (byte)'~',
    Push = (byte)'>',

    /// <summary>Key-value pairs that describe the reply behind them.</summary>
    Attribute = (byte)'|',
}
