using Distro.Commands.Declaration;

namespace Distro.Commands.SortedSets;

/// <summary>Sorted sets: members with scores, found by either, and by rank.</summary>
internal static class SortedSetFamily
{
    public static Command[] Commands =>
    [
        ZAdd.Command, ZIncrBy.Command, ZRem.Command, ZScore.Command, ZMScore.Command, ZCard.Command, ZRank.Command, ZRevRank.Command, ZCount.Command,
        ZLexCount.Command, ZRemRangeByRank.Command, ZRemRangeByScore.Command, ZRemRangeByLex.Command, ZRange.Command, ZRevRange.Command,
        ZRangeByScore.Command, ZRevRangeByScore.Command, ZRangeByLex.Command, ZRevRangeByLex.Command, ZScan.Command, ZPopMin.Command,
        ZPopMax.Command, ZRandMember.Command, ZMPop.Command, BZPopMin.Command, BZPopMax.Command, BZMPop.Command,
        ZUnion.Command, ZInter.Command, ZDiff.Command, ZInterCard.Command, ZUnionStore.Command, ZInterStore.Command, ZDiffStore.Command, ZRangeStore.Command,
    ];
}
