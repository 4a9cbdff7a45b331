namespace Distro.Commands.Declaration;

/// <summary>What a write puts into the change log.</summary>
public enum Journal
{
    /// <summary>Nothing: it changes no data.</summary>
    None,

    /// <summary>Its own arguments, when it changed something: it names one key, and does the same again on the same slot contents.</summary>
    AsIs,

    /// <summary>The effects that the handler writes itself.</summary>
    Effects,
}
