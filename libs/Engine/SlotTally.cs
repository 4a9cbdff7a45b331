using System.Runtime.InteropServices;

namespace Distro.Engine;

/// <summary>
/// What the last commands on a slot took, in six bytes of the cache line that each of them has to have anyway: ticks, bytes of requests, bytes of replies. What has no room
/// here any more is for wider sums elsewhere, which so are met once in some hundred commands, and not by each. Written under the slot's lock; whoever reads it without
/// sees the figures of some moment, those of replies perhaps of another than the others. All zero is nothing.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 2, Size = Bytes)]
public struct SlotTally
{
    public const int Bytes = 6;

    private const int TickBits = 18;
    private const int RequestBits = 32 - TickBits;
    private const int ReplyBits = 16;
    private const uint TickMask = (1U << TickBits) - 1;

    private ushort replies;
    private uint ticksAndRequests;

    /// <summary>Adds what one command took. False when there is no room for it: then nothing was added.</summary>
    public bool TryAdd(long ticks, long requestBytes, long replyBytes)
    {
        var packed = ticksAndRequests;
        var ticksAfter = (ulong)ticks + (packed & TickMask);
        var requestsAfter = (ulong)requestBytes + (packed >> TickBits);
        var repliesAfter = (ulong)replyBytes + replies;
        var tooMuch = (ulong)ticks >> TickBits | (ulong)requestBytes >> RequestBits | (ulong)replyBytes >> ReplyBits;
        if ((tooMuch | ticksAfter >> TickBits | requestsAfter >> RequestBits | repliesAfter >> ReplyBits) != 0) return false;
        ticksAndRequests = (uint)ticksAfter | (uint)requestsAfter << TickBits;
        replies = (ushort)repliesAfter;
        return true;
    }

    public readonly (long Ticks, long RequestBytes, long ReplyBytes) Read()
    {
        var packed = Volatile.Read(in ticksAndRequests);
        return (packed & TickMask, packed >> TickBits, Volatile.Read(in replies));
    }
}
