using Distro.Commands.Execution;

namespace Distro.Commands.Transactions;

/// <summary>A key that at least one client watches. Its version moves, under the lock of its slot, with every change.</summary>
public sealed class WatchedKey(int slot, KeyName name)
{
    public int Slot { get; } = slot;

    public KeyName Name { get; } = name;

    public long Version { get; internal set; }

    internal int Watchers { get; set; }
}
