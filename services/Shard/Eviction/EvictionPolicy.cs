using System.Runtime.Serialization;
using Distro.Engine.Access;

namespace Distro.Shard.Eviction;

/// <summary>maxmemory-policy: which keys go when memory is full, in the order in which CONFIG lists them.</summary>
public enum EvictionPolicy
{
    [EnumMember(Value = "volatile-lru")]
    VolatileLru,

    [EnumMember(Value = "volatile-lfu")]
    VolatileLfu,

    [EnumMember(Value = "volatile-lrm")]
    VolatileLrm,

    [EnumMember(Value = "volatile-random")]
    VolatileRandom,

    [EnumMember(Value = "volatile-ttl")]
    VolatileTtl,

    [EnumMember(Value = "allkeys-lru")]
    AllKeysLru,

    [EnumMember(Value = "allkeys-lfu")]
    AllKeysLfu,

    [EnumMember(Value = "allkeys-lrm")]
    AllKeysLrm,

    [EnumMember(Value = "allkeys-random")]
    AllKeysRandom,

    [EnumMember(Value = "noeviction")]
    NoEviction,
}

internal static class EvictionPolicies
{
    /// <summary>Only keys with an expiry time may go.</summary>
    public static bool SparesPersistent(this EvictionPolicy policy) => policy <= EvictionPolicy.VolatileTtl;

    public static bool IsRandom(this EvictionPolicy policy) => policy is EvictionPolicy.VolatileRandom or EvictionPolicy.AllKeysRandom;

    /// <summary>What is to be noted of accesses.</summary>
    public static AccessKind Notes(this EvictionPolicy policy) => policy switch
    {
        EvictionPolicy.VolatileLfu or EvictionPolicy.AllKeysLfu => AccessKind.Frequency,
        EvictionPolicy.VolatileLrm or EvictionPolicy.AllKeysLrm => AccessKind.Modification,
        _ => AccessKind.Recency,
    };

    /// <summary>How soon a key should go: the greater, the sooner. Comparable under one policy only.</summary>
    public static ulong Score(this EvictionPolicy policy, AccessTracking tracking, uint accessData, long expireAt, long unixMilliseconds) => policy switch
    {
        EvictionPolicy.VolatileTtl => ulong.MaxValue - (ulong)expireAt,
        EvictionPolicy.VolatileLfu or EvictionPolicy.AllKeysLfu => (ulong)(AccessTracking.FrequencyMax - tracking.Frequency(accessData, unixMilliseconds)),
        _ => (ulong)AccessTracking.IdleSeconds(accessData, unixMilliseconds),
    };
}
