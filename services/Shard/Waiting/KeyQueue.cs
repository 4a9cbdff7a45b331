using Distro.Commands.Execution;

namespace Distro.Shard.Waiting;

/// <summary>Who waits for one key to hold a value of one type, in the order in which they came. Guarded by its table's lock: see <see cref="BlockedKeys"/>.</summary>
internal sealed class KeyQueue(int slot, int database, ValueType type, KeyName name)
{
    public int Slot { get; } = slot;

    public int Database { get; } = database;

    public ValueType Type { get; } = type;

    /// <summary>Its name in the table; the bytes are the key's.</summary>
    public KeyName Name { get; } = name;

    public KeyNode? First { get; internal set; }

    public KeyNode? Last { get; internal set; }

    /// <summary>How many of them are also run when the key is deleted.</summary>
    public int DeletionWaiters { get; internal set; }

    /// <summary>A <see cref="KeyKick"/> is on its way.</summary>
    public bool IsKicked { get; internal set; }
}

/// <summary>A block's place in one queue.</summary>
internal sealed class KeyNode(KeyBlock block, KeyQueue queue, int argument)
{
    public KeyBlock Block { get; } = block;

    public KeyQueue Queue { get; } = queue;

    /// <summary>Which argument of the block's command the key is.</summary>
    public int Argument { get; } = argument;

    public KeyNode? Earlier { get; internal set; }

    public KeyNode? Later { get; internal set; }

    public bool IsQueued { get; internal set; }
}
