namespace Distro.Router.PubSub;

/// <summary>What a loop of the router asks shards to tell it.</summary>
internal enum UpstreamKind
{
    Channel,

    Pattern,

    /// <summary>Asked of the group that owns the channel's slot only.</summary>
    ShardChannel,

    /// <summary>Every change of a key, for clients that track by prefixes.</summary>
    Changes,
}
