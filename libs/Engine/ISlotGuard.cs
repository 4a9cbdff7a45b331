namespace Distro.Engine;

/// <summary>
/// Hears of a key before it may be changed, created or deleted, under its slot's lock or behind the gate: so that a snapshot of the slot can be taken in steps, between which
/// commands run. It must not change anything in the keyspace.
/// </summary>
public interface ISlotGuard
{
    /// <param name="worker">Whose heap the caller reads with.</param>
    /// <param name="slot">The slot guarded.</param>
    /// <param name="database">The key's database.</param>
    /// <param name="key">The key, which need not exist.</param>
    /// <param name="position">Where a scan of the slot comes to it.</param>
    void BeforeChange(Worker worker, int slot, int database, ReadOnlySpan<byte> key, long position);

    /// <summary>Does what a moment is enough for, so that the key may be changed. True when more is left, which the guard goes on with: a change at once would have to wait for all of it.</summary>
    bool NeedsTime(Worker worker, int database, ReadOnlySpan<byte> key, long position);
}
