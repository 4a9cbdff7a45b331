namespace Distro.Commands.PubSub;

/// <summary>
/// One message on its way to the loops that have takers for it. Its bytes are made once, as a RESP3 push, and copied to each taker; RESP2 differs in the first byte only.
/// </summary>
public sealed class PublishedMessage
{
    private readonly byte[] channel;
    private readonly ReadOnlyMemory<byte> message;
    private readonly (byte[] Pattern, ReadOnlyMemory<byte> Push)[] patterns;

    /// <param name="isTaken">Somebody subscribed to the channel itself.</param>
    /// <param name="matching">Patterns that match the channel and have takers.</param>
    internal PublishedMessage(SubscriptionKind kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload, bool isTaken, IReadOnlyList<byte[]> matching)
    {
        Kind = kind;
        this.channel = channel.ToArray();
        if (isTaken) message = PushText.Of(kind == SubscriptionKind.ShardChannel ? "smessage"u8 : "message"u8, channel, payload);
        patterns = matching.Count == 0 ? [] : new (byte[], ReadOnlyMemory<byte>)[matching.Count];
        for (var i = 0; i < patterns.Length; i++) patterns[i] = (matching[i], PushText.Of("pmessage"u8, matching[i], channel, payload));
    }

    /// <summary>A line for those who monitor.</summary>
    internal PublishedMessage(byte[] line)
    {
        Kind = SubscriptionKind.Monitor;
        channel = [];
        message = line;
        patterns = [];
    }

    internal SubscriptionKind Kind { get; }

    internal ReadOnlySpan<byte> Channel => channel;

    /// <summary>Empty when only patterns take it.</summary>
    internal ReadOnlySpan<byte> Message => message.Span;

    internal ReadOnlySpan<(byte[] Pattern, ReadOnlyMemory<byte> Push)> Patterns => patterns;

    /// <summary>It is for clients of this process only.</summary>
    internal bool SkipsRelays { get; init; }

    /// <summary>Its place among all messages of this process.</summary>
    internal long Number { get; set; }
}
