using System.Runtime.CompilerServices;

namespace Distro.Resp;

/// <summary>
/// Finds where a reply ends while it is still arriving: call it with the same bytes and more behind them until it is complete. It remembers
/// how many items each open level still lacks, so an item is read once. It is a struct so that it can live in a link's state.
/// </summary>
public struct ReplyScanner
{
    private Levels missing;
    private int depth;
    private int position;
    private bool started;

    /// <summary>After Complete: the reply's length in bytes.</summary>
    public readonly int Length => position;

    /// <summary>Forgets the reply found, to begin with the next at index 0.</summary>
    public void Restart() => this = default;

    public ReplyStatus Scan(ReadOnlySpan<byte> input)
    {
        if (!started)
        {
            started = true;
            missing[0] = 1;
        }

        var reader = new ReplyReader(input) { Position = position };
        while (true)
        {
            while (missing[depth] == 0)
            {
                if (depth == 0) return ReplyStatus.Complete;
                depth--;
            }

            var status = reader.TryRead(out var item);
            if (status != ReplyStatus.Complete) return status;
            position = reader.Position;
            if (item.Kind != ReplyKind.Attribute) missing[depth]--;
            if (item.Children == 0) continue;
            if (depth + 1 >= RespLimits.ReplyDepthMax) return ReplyStatus.Malformed;
            missing[++depth] = item.Children;
        }
    }

    [InlineArray(RespLimits.ReplyDepthMax)]
    private struct Levels
    {
        private long first;
    }
}
