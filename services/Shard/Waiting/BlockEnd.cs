namespace Distro.Shard.Waiting;

/// <summary>Why a client waits no longer without having got what it waited for.</summary>
internal enum BlockEnd
{
    None,

    /// <summary>Its time is over, or CLIENT UNBLOCK said so.</summary>
    Timeout,

    /// <summary>CLIENT UNBLOCK ... ERROR.</summary>
    Error,

    /// <summary>This member ceased to be what it was.</summary>
    RoleChanged,

    /// <summary>Another group owns the slot of one of its keys now.</summary>
    Moved,

    /// <summary>The client itself is gone.</summary>
    Gone,
}
