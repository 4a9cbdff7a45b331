namespace Distro.Snapshots.Format;

/// <summary>How an entry relates to its neighbours: a large value comes as several entries of one key, so that taking and loading it can be done in steps.</summary>
[Flags]
public enum EntryFlags : byte
{
    None = 0,

    /// <summary>Its elements are added to the key of the entry before (bytes of a string are appended), and it names no key.</summary>
    Continues = 1,

    /// <summary>The next entry continues this key.</summary>
    Unfinished = 2,
}
