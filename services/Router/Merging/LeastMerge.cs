using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>The smallest of some integers, or of arrays of them place by place: WAIT and WAITAOF promise for all groups what the worst of them has.</summary>
internal sealed class LeastMerge : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        long[]? least = null;
        var isArray = false;
        foreach (var part in Parts)
        {
            var value = ReplyValue.Parse(part.Reply, out _);
            isArray = value is { Kind: ReplyKind.Array };
            var numbers = isArray ? value!.Items : value is null ? [] : [value];
            if (!numbers.All(number => number.Kind == ReplyKind.Integer) || numbers.Count == 0 || (least is not null && least.Length != numbers.Count))
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            least ??= [.. numbers.Select(static _ => long.MaxValue)];
            for (var i = 0; i < least.Length; i++) least[i] = Math.Min(least[i], numbers[i].Number);
        }

        if (isArray) loop.Reply.Array(least!.Length);
        foreach (var number in least!) loop.Reply.Integer(number);
        return true;
    }
}
