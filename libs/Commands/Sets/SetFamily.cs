using Distro.Commands.Declaration;

namespace Distro.Commands.Sets;

/// <summary>Sets: members without order, each once.</summary>
internal static class SetFamily
{
    public static Command[] Commands =>
    [
        SAdd.Command, SRem.Command, SMembers.Command, SIsMember.Command, SMIsMember.Command, SCard.Command, SScan.Command, SPop.Command,
        SRandMember.Command, SInter.Command, SUnion.Command, SDiff.Command, SInterStore.Command, SUnionStore.Command, SDiffStore.Command,
        SInterCard.Command, SUnionCard.Command, SDiffCard.Command, SMove.Command,
        SExpire.Command, SPExpire.Command, SExpireAt.Command, SPExpireAt.Command, STtl.Command, SPTtl.Command, SExpireTime.Command, SPExpireTime.Command,
    ];
}
