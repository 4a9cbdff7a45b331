namespace Distro.Engine;

/// <summary>The reclaimer of each value type; null for a type whose values lie in their records whole. The one place where a type registers.</summary>
internal static class ValueReclaimers
{
    private static readonly ValueReclaimer?[] ByType = new ValueReclaimer?[16];

    static ValueReclaimers()
    {
        ByType[(int)ValueType.List] = new Lists.ListReclaimer();
        ByType[(int)ValueType.Set] = new Members.MemberReclaimer(Sets.Set.Table, Members.MemberShape.Bare);
        ByType[(int)ValueType.SortedSet] = new SortedSets.SortedSetReclaimer();
        ByType[(int)ValueType.Stream] = new Streams.StreamReclaimer();
        ByType[(int)ValueType.Hash] = new Members.MemberReclaimer(Hashes.Hash.Table, Members.MemberShape.Valued);
    }

    public static ValueReclaimer? Of(ValueType type) => ByType[(int)type & 15];
}
