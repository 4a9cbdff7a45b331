namespace Distro.Resp;

/// <summary>Bounds on what a peer may make us hold or do. They are Valkey's, so that a client which works there works here.</summary>
public static class RespLimits
{
    /// <summary>Largest single argument, in bytes (proto-max-bulk-len's default).</summary>
    public const int BulkBytesMax = 512 * 1024 * 1024;

    /// <summary>Most arguments a command may have that says how many. Room is made as they arrive, so the limit of the input is theirs, too.</summary>
    public const int ArgumentCountMax = int.MaxValue;

    /// <summary>Longest inline command, and longest line that holds a count or a length, in bytes.</summary>
    public const int LineBytesMax = 64 * 1024;

    /// <summary>Most arguments while the client has not authenticated: enough for HELLO with everything.</summary>
    public const int UnauthenticatedArgumentCountMax = 10;

    /// <summary>Largest argument while the client has not authenticated, in bytes.</summary>
    public const int UnauthenticatedBulkBytesMax = 16384;

    /// <summary>Deepest nesting of a reply that a reader follows.</summary>
    public const int ReplyDepthMax = 64;
}
