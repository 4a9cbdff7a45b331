namespace Distro.Commands.Generic;

/// <summary>One key that is being sent: its value as it was, and the command that makes it over there.</summary>
public sealed class MigratedKey(byte[] name, byte[] payload, long expireAt, byte[] restore)
{
    public byte[] Name => name;

    /// <summary>As DUMP gives it.</summary>
    public byte[] Payload => payload;

    /// <summary>Unix time in milliseconds; -1: never.</summary>
    public long ExpireAt => expireAt;

    /// <summary>RESTORE, as it is sent.</summary>
    public byte[] Restore => restore;

    /// <summary>The peer has it.</summary>
    public bool IsTaken { get; set; }
}
