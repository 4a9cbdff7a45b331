namespace Distro.Engine.Access;

/// <summary>
/// How accesses to keys are noted. Every record carries 24 bits of access data, whatever the policy: OBJECT IDLETIME then answers for keys older than the
/// policy, and no record grows when it is touched. A change of the kind at run time leaves the bits as they are: they are misread until the key's next access, as
/// in Redis and Valkey. One object a keyspace, read by every worker, set by CONFIG SET.
/// </summary>
public sealed class AccessTracking
{
    /// <summary>What the greatest counter of accesses says.</summary>
    public const int FrequencyMax = 255;

    /// <summary>What a new key's counter says: enough not to be the first to go.</summary>
    public const int FrequencyInitial = 5;

    private const int FieldBits = 24;
    private const uint SecondsMask = (1u << FieldBits) - 1;
    private const int CounterBits = 8;
    private const uint MinutesMask = (1u << (FieldBits - CounterBits)) - 1;

    public AccessKind Kind { get; set; }

    /// <summary>lfu-log-factor: the greater, the more accesses it takes to raise a counter.</summary>
    public int LogFactor { get; set; } = 10;

    /// <summary>lfu-decay-time: minutes without access after which a counter falls by one; 0: it never falls.</summary>
    public int DecayMinutes { get; set; } = 1;

    /// <summary>The data of a key that is new, or whose value was replaced, at that Unix time.</summary>
    public uint Fresh(long unixMilliseconds) => Kind == AccessKind.Frequency ? OfFrequency(FrequencyInitial, unixMilliseconds) : Seconds(unixMilliseconds);

    /// <summary>The data after an access.</summary>
    /// <param name="random">State of a generator: whether a counter rises is a matter of chance.</param>
    public uint Accessed(uint data, long unixMilliseconds, ref ulong random) => Kind switch
    {
        AccessKind.Recency => Seconds(unixMilliseconds),
        AccessKind.Frequency => OfFrequency(Raised(Frequency(data, unixMilliseconds), ref random), unixMilliseconds),
        _ => data,
    };

    /// <summary>Seconds since what the data notes; a clock that fell, or 194 days, wrap around.</summary>
    public static long IdleSeconds(uint data, long unixMilliseconds) => (Seconds(unixMilliseconds) - data) & SecondsMask;

    /// <summary>The counter as it stands after the time without access.</summary>
    public int Frequency(uint data, long unixMilliseconds)
    {
        var counter = (int)(data & ((1u << CounterBits) - 1));
        if (DecayMinutes == 0) return counter;
        var elapsed = (Minutes(unixMilliseconds) - (data >> CounterBits)) & MinutesMask;
        return Math.Max(counter - (int)(elapsed / (uint)DecayMinutes), 0);
    }

    /// <summary>The data of a key that was last accessed so many seconds ago.</summary>
    public static uint OfIdle(long idleSeconds, long unixMilliseconds) => (Seconds(unixMilliseconds) - (uint)Math.Min(idleSeconds, SecondsMask)) & SecondsMask;

    /// <summary>The data of a key with that counter.</summary>
    public static uint OfFrequency(int counter, long unixMilliseconds) => (Minutes(unixMilliseconds) << CounterBits) | (uint)counter;

    private static uint Seconds(long unixMilliseconds) => (uint)(unixMilliseconds / 1000) & SecondsMask;

    private static uint Minutes(long unixMilliseconds) => (uint)(unixMilliseconds / 60_000) & MinutesMask;

    /// <summary>Rises by one with a chance of one in ((counter - initial) x factor + 1), so that 255 stands for about a million accesses at factor 10.</summary>
    private int Raised(int counter, ref ulong random)
    {
        if (counter >= FrequencyMax) return FrequencyMax;
        var divisor = ((ulong)Math.Max(counter - FrequencyInitial, 0) * (ulong)LogFactor) + 1;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        return random % divisor == 0 ? counter + 1 : counter;
    }
}
