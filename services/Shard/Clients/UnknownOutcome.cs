namespace Distro.Shard.Clients;

/// <summary>What a client reads in place of a reply that could not be released: the command may have taken effect, and may be lost.</summary>
internal static class UnknownOutcome
{
    public static ReadOnlySpan<byte> Line => "UNKNOWN the outcome is unknown: it was not confirmed durable in time"u8;
}
