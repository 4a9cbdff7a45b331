namespace Distro.Commands.PubSub;

/// <summary>Carries messages to other processes of the cluster. Called by publishers, on any loop.</summary>
public interface IMessageRelay
{
    /// <summary>True when another process tells the relays: this one then tells its clients only.</summary>
    bool Carry(SubscriptionKind kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload);
}
