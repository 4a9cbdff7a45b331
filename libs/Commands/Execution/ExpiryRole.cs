namespace Distro.Commands.Execution;

/// <summary>What commands do with keys that have expired.</summary>
public enum ExpiryRole
{
    /// <summary>A primary deletes them, and the DEL becomes an effect.</summary>
    Delete,

    /// <summary>A replica only hides them.</summary>
    Hide,

    /// <summary>A primary in import mode hides them from readers; a writer that comes upon one deletes it.</summary>
    HideFromReads,

    /// <summary>In import mode the tool that fills this server sees them.</summary>
    Show,

    /// <summary>Replay: the log says when a key goes.</summary>
    Ignore,
}
