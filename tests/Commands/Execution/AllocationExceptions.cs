namespace Distro.Tests.Commands.Execution;

/// <summary>The commands that may allocate on the managed heap, each with the reason: those of operators, at whose rate it makes no difference, and of scripts. All others have a line in <see cref="AllocationLines"/>.</summary>
internal static class AllocationExceptions
{
    /// <summary>Full names, or those of containers for all that is in them.</summary>
    public static readonly (string Reason, string[] Commands)[] All =
    [
        ("a script's values live on the managed heap", ["eval", "eval_ro", "evalsha", "evalsha_ro", "fcall", "fcall_ro"]),
        ("keeps or prints the source of scripts", ["script", "function"]),
        ("users, rules and passwords: once a connection or by operators", ["acl", "auth", "hello"]),
        ("text for operators", ["info", "role", "lolwut", "latency", "slowlog", "commandlog", "hotkeys", "memory|doctor", "memory|help", "memory|malloc-stats", "memory|stats", "memory|purge", "module", "debug", "pfdebug", "pfselftest", "monitor"]),
        ("help", ["object|help", "xgroup|help", "xinfo|help", "pubsub|help", "client|help", "command|help", "config|help", "cluster|help"]),
        ("options and the process itself", ["config", "shutdown", "save", "bgsave", "bgrewriteaof"]),
        ("the whole keyspace, with the gate closed", ["flushall", "flushdb", "swapdb"]),
        ("the cluster as clients and operators see it", ["cluster|addslots", "cluster|addslotsrange", "cluster|count-failure-reports", "cluster|forget", "cluster|info", "cluster|links", "cluster|myid", "cluster|myshardid", "cluster|nodes", "cluster|replicas", "cluster|reset", "cluster|set-config-epoch", "cluster|shards", "cluster|slaves", "cluster|slot-stats", "cluster|slots"]),
        ("what stays with the client when it is done lives on the managed heap", ["watch", "exec", "subscribe", "psubscribe", "ssubscribe"]),
        ("collects the names of all channels", ["pubsub|channels", "pubsub|shardchannels"]),
        ("refused but under an LFU policy, and then as OBJECT IDLETIME", ["object|freq"]),
        ("talks to another server", ["migrate"]),
        ("the command table, described", ["command", "command|docs", "command|getkeys", "command|getkeysandflags", "command|info", "command|list"]),
        ("about clients: once a connection or by operators", ["client|caching", "client|capa", "client|import-source", "client|info", "client|kill", "client|list", "client|pause", "client|setinfo", "client|setname", "client|tracking", "client|trackinginfo", "client|unblock", "client|unpause", "quit", "reset"]),
    ];
}
