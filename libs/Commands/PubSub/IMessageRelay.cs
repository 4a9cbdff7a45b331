namespace Distro.Commands.PubSub;

/// <summary>Carries messages to other processes of the cluster. Called by publishers, on any loop.</summary>
public interface IMessageRelay
{
    void Carry(SubscriptionKind kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload);
}
