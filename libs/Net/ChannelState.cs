namespace Distro.Net;

/// <summary>What a channel is in the midst of, as its loop knows it.</summary>
[Flags]
internal enum ChannelState
{
    None = 0,
    Paused = 1 << 0,
    InputWaiting = 1 << 1,
    AboveHighWater = 1 << 2,
    ClosingAfterFlush = 1 << 3,
    Closed = 1 << 4,
    ClosedTold = 1 << 5,
    OnSettleList = 1 << 6,
    Receiving = 1 << 7,
    Sending = 1 << 8,
    Handling = 1 << 9,
    InputEnded = 1 << 10,
    ReadsOn = 1 << 11,
}
