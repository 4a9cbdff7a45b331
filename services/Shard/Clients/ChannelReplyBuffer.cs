using Distro.Net;
using Distro.Resp;

namespace Distro.Shard.Clients;

/// <summary>Replies written straight into a connection's output.</summary>
internal sealed class ChannelReplyBuffer : ReplyBuffer
{
    public Channel? Channel { get; set; }

    public override long Position => Channel!.OutputPosition;

    public override Span<byte> GetSpan(int sizeHint) => Channel!.GetSpan(sizeHint);

    public override void Advance(int count) => Channel!.Advance(count);
}
