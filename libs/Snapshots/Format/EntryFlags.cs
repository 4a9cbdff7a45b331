namespace Distro.Snapshots.Format;

/// <summary>
/// How an entry relates to others: a large value comes as several entries of one key, so that taking and loading it can be done in steps. Other keys of the slot may
/// come in between: they are those that were about to change.
/// </summary>
[Flags]
public enum EntryFlags : byte
{
    None = 0,

    /// <summary>Its elements are added to the key, which came earlier in the section (bytes of a string are appended).</summary>
    Continues = 1,

    /// <summary>A later entry of the section continues this key.</summary>
    Unfinished = 2,
}
