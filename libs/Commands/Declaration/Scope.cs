namespace Distro.Commands.Declaration;

/// <summary>What the executor must hold while the command runs.</summary>
public enum Scope
{
    /// <summary>The slots of its keys, all of them or none.</summary>
    Keys,

    /// <summary>The slot that an argument names as a number (CLUSTER COUNTKEYSINSLOT).</summary>
    SlotArgument,

    /// <summary>One slot after the other, taken by the handler: KEYS, SCAN.</summary>
    EachSlot,

    /// <summary>The whole keyspace, gate closed: FLUSHALL, SWAPDB.</summary>
    Gate,

    /// <summary>What the commands that the client has queued need, all at once, and the slots of the keys that it watches: EXEC.</summary>
    Queued,

    /// <summary>The slots of its declared keys; others are taken as it comes to them (EVAL).</summary>
    Script,

    /// <summary>Something every loop must hear of: CONFIG SET, CLIENT KILL.</summary>
    AllLoops,

    /// <summary>Its own connection only: HELLO, SELECT. The Router answers these itself.</summary>
    Connection,

    /// <summary>Nothing: PING, INFO, COMMAND.</summary>
    None,
}
