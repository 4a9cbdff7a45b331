namespace Distro.Net;

/// <summary>What a loop's connections have received and sent, as it went over the wire. Written by whoever runs the loop, read by any thread: a moment old.</summary>
public sealed class LoopTraffic
{
    private long received;
    private long sent;
    private long receives;
    private long sends;

    public long ReceivedBytes => Volatile.Read(ref received);

    public long SentBytes => Volatile.Read(ref sent);

    /// <summary>How often something was received, and how often the kernel took something to send.</summary>
    public long Receives => Volatile.Read(ref receives);

    public long Sends => Volatile.Read(ref sends);

    /// <summary>Returns the bytes as they are. What an encrypted channel decrypts, the channel that carries it has counted.</summary>
    internal int CountReceived(int bytes, bool isCarried)
    {
        if (isCarried)
            return bytes;
        Volatile.Write(ref received, received + bytes);
        Volatile.Write(ref receives, receives + 1);
        return bytes;
    }

    internal long CountSent(long bytes, bool isCarried)
    {
        if (isCarried)
            return bytes;
        Volatile.Write(ref sent, sent + bytes);
        Volatile.Write(ref sends, sends + 1);
        return bytes;
    }
}
