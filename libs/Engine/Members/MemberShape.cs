namespace Distro.Engine.Members;

/// <summary>What stands in the records of a large collection's members.</summary>
public enum MemberShape
{
    /// <summary>A set: length, member.</summary>
    Bare,

    /// <summary>A sorted set: score (8 bytes), length, member.</summary>
    Scored,

    /// <summary>A hash: two lengths, field, value.</summary>
    Valued,
}
