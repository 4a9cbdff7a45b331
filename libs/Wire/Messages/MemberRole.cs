namespace Distro.Wire.Messages;

/// <summary>What a member is doing for its group.</summary>
public enum MemberRole : byte
{
    None = 0,
    Replica = 1,
    Candidate = 2,
    Primary = 3,
}
