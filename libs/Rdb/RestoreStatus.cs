namespace Distro.Rdb;

/// <summary>What became of a payload.</summary>
public enum RestoreStatus
{
    Restored,

    /// <summary>Its footer is missing or wrong, or of a version that we do not know.</summary>
    WrongFooter,

    /// <summary>The footer is right, and what stands before it is no value.</summary>
    WrongFormat,

    /// <summary>It is a value without elements, which some versions have written; no key can have it.</summary>
    Empty,
}
