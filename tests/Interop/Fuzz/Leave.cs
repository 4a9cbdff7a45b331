namespace Distro.Tests.Interop.Fuzz;

/// <summary>What the fuzz leaves out, and why.</summary>
internal static class Leave
{
    /// <summary>They end the process or the connection, take long, or make a server of one kind into one of another; and those that answer nothing, or for ever.</summary>
    private static readonly string[] notRun =
    [
        "shutdown", "debug", "monitor", "sync", "psync", "replicaof", "slaveof", "failover", "replconf", "quit", "save", "bgsave", "bgrewriteaof", "migrate", "client|reply", "client|kill", "client|pause", "client|unblock", "config|set",
        "config|rewrite", "acl|setuser", "acl|deluser", "acl|load", "acl|save", "script|kill", "script|debug", "function|kill", "restore-asking", "pfselftest", "pfdebug", "lolwut", "auth",
    ];

    /// <summary>Nodes, modules: each server has its own.</summary>
    private static readonly string[] notRunFamilies = ["cluster", "module"];

    /// <summary>After them the connection speaks another protocol, or hears messages.</summary>
    private static readonly string[] connectionChanged = ["HELLO", "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "RESET"];

    /// <summary>They choose at random, or note the time: afterwards the two servers hold other data.</summary>
    private static readonly string[] dataDiffers = ["SPOP", "XADD", "XCLAIM", "XAUTOCLAIM", "SORT"];

    public static bool IsFuzzed(CommandForm form) => !notRun.Contains(form.Name) && !notRunFamilies.Contains(form.Words[0]) && form.Words[^1] != "help";

    public static bool ChangesConnection(string[] words) => connectionChanged.Contains(words[0]);

    public static bool LeavesDifferentData(string[] words) => dataDiffers.Contains(words[0]);

    /// <summary>Where Valkey, or a keyspace of slots, answers otherwise than the peer, each with its reason.</summary>
    public static bool MayDiffer(string[] words, RawReply ours, RawReply theirs) => words[0] switch
    {
        "ACL" => words[1] == "LOG", // HELLO looks at a client name before it authenticates.
        "BITCOUNT" or "BITPOS" => ours.IsError, // Arguments are read before the key is looked up.
        "CLIENT" => words[1] == "LIST", // All ids of a filter are checked; filters may be combined.
        "COMMAND" => words.Length == 3, // GETKEYS of a command without arguments.
        "GEORADIUS" or "GEORADIUSBYMEMBER" => words.Contains("STORE") && words.Contains("STOREDIST"), // Two destinations: the slot of only one would be held.
        "GETEX" => ours.IsError, // The time is read before the key is looked up.
        "HELLO" => ours.IsError, // All options are read before the password is looked at.
        "HINCRBYFLOAT" => ours.Text.StartsWith("WRONGTYPE", StringComparison.Ordinal), // Of two mistakes the other is told first.
        "HSCAN" or "SSCAN" or "ZSCAN" or "SCAN" => true, // A cursor is a position, also of a small collection; an empty one is no number; an unknown type is an error.
        "LPOS" or "SRANDMEMBER" or "HRANDFIELD" or "ZRANDMEMBER" => ours.Text.Contains("out of range", StringComparison.Ordinal),
        "READONLY" or "READWRITE" => !ours.IsError, // They are taken where there is no cluster, too.
        "SORT" or "SORT_RO" => ours.Text.EndsWith("double", StringComparison.Ordinal), // A number that ends at a zero byte.
        "SLOWLOG" => words[1] == "GET", // What was slow.
        "WAIT" or "XREAD" or "XREADGROUP" when ours.Text.Contains("timeout", StringComparison.Ordinal) => true, // A timeout beyond all time is refused.
        "XREAD" => words.Contains("+"), // The last entry, since Redis 7.4.
        "ZADD" or "ZINCRBY" or "ZCOUNT" or "ZRANGE" or "ZRANGESTORE" or "ZRANGEBYSCORE" or "ZREVRANGEBYSCORE" or "ZREMRANGEBYSCORE" => ours.Text.EndsWith("float", StringComparison.Ordinal), // No blanks before a number, no hexadecimal.
        "ZRANK" or "ZREVRANK" => words.Length > 3, // WITHSCORE.
        "ZINTER" or "ZUNION" or "ZINTERSTORE" or "ZUNIONSTORE" => words.Contains("COUNT"), // AGGREGATE COUNT.
        "EXEC" => ours.Text.StartsWith("EXECABORT", StringComparison.Ordinal), // MULTI or WATCH inside of a transaction fails it.
        _ => false,
    };
}
