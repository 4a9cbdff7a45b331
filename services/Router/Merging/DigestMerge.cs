using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>The groups' digests of their contents as one, in which their order does not matter: DEBUG DIGEST.</summary>
internal sealed class DigestMerge : ReplyMerge
{
    private const int Digits = 40;

    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        Span<byte> all = stackalloc byte[Digits / 2];
        Span<byte> one = stackalloc byte[Digits / 2];
        all.Clear();
        foreach (var part in Parts)
        {
            if (part.Reply is not [(byte)'+', .. var line] || line.Length < Digits || Convert.FromHexString(line[..Digits], one, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            for (var i = 0; i < all.Length; i++) all[i] ^= one[i];
        }

        loop.Reply.Simple(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(all)));
        return true;
    }
}
