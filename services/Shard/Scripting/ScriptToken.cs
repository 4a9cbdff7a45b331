namespace Distro.Shard.Scripting;

/// <summary>
/// Held by the one script of the process that may come to keys it did not declare. It is taken before any slot, so whoever waits for it holds nothing; and
/// its holder is the only one who may close the gate from inside, so two of them never wait for each other.
/// </summary>
internal sealed class ScriptToken
{
    private int taken;

    public bool IsTaken => Volatile.Read(ref taken) != 0;

    /// <summary>Takes it. False when it is taken: the caller parks with <see cref="Execution.SlotWaiters.ParkAtToken"/>.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref taken, 1, 0) == 0;

    /// <summary>For <see cref="Execution.SlotWaiters.ReleaseToken"/>, which wakes the next.</summary>
    public void Release() => Volatile.Write(ref taken, 0);
}
