namespace Distro.Commands.PubSub;

/// <summary>What is subscribed to. Each kind has names of its own.</summary>
public enum SubscriptionKind
{
    /// <summary>One channel of the whole cluster (SUBSCRIBE).</summary>
    Channel,

    /// <summary>All channels whose names match a glob pattern (PSUBSCRIBE).</summary>
    Pattern,

    /// <summary>One channel that lives where its slot lives (SSUBSCRIBE).</summary>
    ShardChannel,

    /// <summary>The commands that others send (MONITOR): one nameless channel of this process.</summary>
    Monitor,
}
