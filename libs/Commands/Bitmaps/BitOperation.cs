namespace Distro.Commands.Bitmaps;

/// <summary>What BITOP makes of its sources; X is the first, Y the others.</summary>
internal enum BitOperation
{
    And,
    Or,
    Xor,
    Not,

    /// <summary>Set in X and in no Y.</summary>
    Diff,

    /// <summary>Set in some Y and not in X.</summary>
    Diff1,

    /// <summary>Set in X and in some Y.</summary>
    AndOr,

    /// <summary>Set in exactly one of all.</summary>
    One,
}
