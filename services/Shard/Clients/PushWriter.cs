using Distro.Net;

namespace Distro.Shard.Clients;

/// <summary>Copies pushes into a connection's output, as the version of its protocol has them: RESP2 knows only arrays.</summary>
internal static class PushWriter
{
    public static void Write(Channel channel, ReadOnlySpan<byte> push, int respVersion)
    {
        if (respVersion == 2 && push is [(byte)'>', .. var rest])
        {
            channel.Write("*"u8);
            push = rest;
        }

        channel.Write(push);
    }
}
