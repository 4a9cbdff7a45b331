using Distro.Engine.SortedSets;
using Distro.Resp;

namespace Distro.Commands.SortedSets;

/// <summary>Writes elements into a reply: members, or members with scores, which are pairs of their own in RESP3.</summary>
internal readonly struct ScoreReply(ReplyWriter reply, bool withScores, bool nested) : IScoreSink
{
    /// <summary>Writes the header for that many elements.</summary>
    public static ScoreReply Begin(ReplyWriter reply, long count, bool withScores)
    {
        var nested = withScores && reply.Version >= 3;
        reply.Array((int)(withScores && !nested ? count * 2 : count));
        return new ScoreReply(reply, withScores, nested);
    }

    public void Emit(scoped ReadOnlySpan<byte> member, double score)
    {
        if (nested) reply.Array(2);
        reply.Bulk(member);
        if (withScores) reply.Double(score);
    }
}
