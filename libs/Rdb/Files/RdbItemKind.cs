namespace Distro.Rdb.Files;

/// <summary>What <see cref="RdbFileReader.Next"/> has come to.</summary>
public enum RdbItemKind
{
    Key,

    /// <summary>The text of a library of functions.</summary>
    Function,

    /// <summary>A name and a value about the file itself.</summary>
    Auxiliary,

    /// <summary>A module's value, or what it keeps beside keys: passed over, since only the module can read it.</summary>
    Module,
    End,
}
