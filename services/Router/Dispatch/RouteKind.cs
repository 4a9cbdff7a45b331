namespace Distro.Router.Dispatch;

/// <summary>What the router does with a command, decided once from its declaration.</summary>
internal enum RouteKind : byte
{
    /// <summary>Runs here: it is about the connection or about the router.</summary>
    Local,

    /// <summary>EXEC: the commands queued go to their group as one request, if any is not local.</summary>
    Execute,

    /// <summary>WATCH: to the group that will get the transaction.</summary>
    Watch,

    /// <summary>To the group of its only key.</summary>
    OneKey,

    /// <summary>To the group of its keys, which must be in one slot when there are several groups.</summary>
    Keys,

    /// <summary>A part a group; the integers are added.</summary>
    SplitSum,

    /// <summary>A part a group; the elements are put back into order.</summary>
    SplitArray,

    /// <summary>A part a group of keys with their values; OK when all are.</summary>
    SplitPairs,

    /// <summary>SUBSCRIBE and its kind: here, once the shards have confirmed that they tell us.</summary>
    Subscribe,

    /// <summary>UNSUBSCRIBE and its kind: here, once what the client has caused itself has come.</summary>
    Unsubscribe,

    /// <summary>PUBLISH, SPUBLISH: to the group of the channel's slot.</summary>
    Publish,

    /// <summary>CLIENT TRACKING: here; broadcasts once the shards have confirmed.</summary>
    Track,

    AllSum,

    AllOk,

    AllArray,

    AllDigest,

    AnyOk,

    AllAnd,

    Scan,

    RandomKey,

    Info,

    Wait,

    /// <summary>To every group; what they say is put together by the kind of command: see <see cref="Merging.IntrospectionMerge"/>.</summary>
    Introspect,

    /// <summary>PUBSUB NUMSUB and SHARDNUMSUB: clients of this router, of the others, and of the shards themselves.</summary>
    Takers,

    /// <summary>PUBSUB CHANNELS and SHARDCHANNELS: what anybody of the same has subscribed to.</summary>
    Channels,

    /// <summary>MEMORY STATS and its kind: every group says what it has, then the command runs here.</summary>
    Memory,

    /// <summary>CLIENT IMPORT-SOURCE ON: here, once every group has said that it is in import mode. OFF: here.</summary>
    ImportSource,

    /// <summary>ACL LOG: of every group, and what was denied here; RESET here and on every group's primary.</summary>
    AccessLog,

    /// <summary>CONFIG GET of options that the router has in part: of the shards too, see <see cref="Merging.ConfigMerge"/>.</summary>
    ConfigShow,

    /// <summary>CONFIG SET of options of the router and of shards: here, then there, and here taken back when a shard refuses.</summary>
    ConfigMixed,

    /// <summary>CONFIG GET: here, of a shard when no option of the router's matches, or of both.</summary>
    ConfigGet,

    /// <summary>CONFIG SET: here when they are options of the router's, else on every group's primary.</summary>
    ConfigSet,

    /// <summary>CONFIG RESETSTAT: here and on every group's primary.</summary>
    ConfigReset,
}
