using Distro.Net;
using Distro.Resp;

namespace Distro.Shard.Clients;

/// <summary>
/// Replies written straight into a connection's output. Once that holds more than its client may owe, nothing more is written: the connection is closed as soon as the
/// command has ended, which is not cut short, since what it changes is changed whole or not at all.
/// </summary>
internal sealed class ChannelReplyBuffer : ReplyBuffer
{
    private byte[] nowhere = [];
    private bool isLost;

    public Channel? Channel { get; set; }

    /// <summary>Unsent bytes beyond which the rest is lost.</summary>
    public long BytesMax { get; set; } = long.MaxValue;

    public override long Position => Channel!.OutputPosition;

    public override bool IsLost => isLost;

    public override Span<byte> GetSpan(int sizeHint) => Channel!.OutputPending < BytesMax ? Channel.GetSpan(sizeHint) : Lose(sizeHint);

    public override void Advance(int count)
    {
        if (!isLost)
            Channel!.Advance(count);
    }

    private Span<byte> Lose(int sizeHint)
    {
        isLost = true;
        if (nowhere.Length < sizeHint)
            nowhere = new byte[Math.Max(sizeHint, 64)];
        return nowhere;
    }
}
