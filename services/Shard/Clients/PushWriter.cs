using Distro.Net;

namespace Distro.Shard.Clients;

/// <summary>Copies pushes into a connection's output, as the version of its protocol has them: RESP2 knows only arrays.</summary>
internal static class PushWriter
{
    private const int PieceBytesMax = 8 * 1024;

    public static void Write(Channel channel, ReadOnlySpan<byte> push, int respVersion)
    {
        var isFirst = respVersion == 2 && push is [(byte)'>', ..];
        while (!push.IsEmpty)
        {
            var span = channel.GetSpan(Math.Min(push.Length, PieceBytesMax));
            var taken = Math.Min(push.Length, span.Length);
            push[..taken].CopyTo(span);
            if (isFirst)
                span[0] = (byte)'*';
            isFirst = false;
            channel.Advance(taken);
            push = push[taken..];
        }
    }
}
