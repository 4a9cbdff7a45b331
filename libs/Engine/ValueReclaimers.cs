namespace Distro.Engine;

/// <summary>The reclaimer of each value type; null for a type whose values lie in their records whole. The one place where a type registers.</summary>
internal static class ValueReclaimers
{
    private static readonly ValueReclaimer?[] ByType = new ValueReclaimer?[16];

    static ValueReclaimers()
    {
        // ByType[(int)ValueType.Hash] = new HashReclaimer(); and so on, one line a type.
    }

    public static ValueReclaimer? Of(ValueType type) => ByType[(int)type & 15];
}
