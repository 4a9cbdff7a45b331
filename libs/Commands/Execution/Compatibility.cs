namespace Distro.Commands.Execution;

/// <summary>
/// What we say we are where clients decide by it what they may use: a server of the last version that Redis and Valkey share, as Valkey itself says.
/// Our own name and version stand in INFO, under their own fields.
/// </summary>
public static class Compatibility
{
    public static ReadOnlySpan<byte> ServerName => "redis"u8;

    public static ReadOnlySpan<byte> Version => "7.2.4"u8;

    /// <summary>The same, as text: INFO's redis_version.</summary>
    public const string VersionText = "7.2.4";

    /// <summary>INFO's valkey_version: the Valkey whose behaviour clients may expect.</summary>
    public const string ValkeyVersionText = "9.1.2";
}
