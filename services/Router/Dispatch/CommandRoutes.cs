using Distro.Commands.Declaration;

namespace Distro.Router.Dispatch;

/// <summary>The route of every command, by its index: derived from the declarations, so that a new command needs nothing here unless it needs code of the router's own.</summary>
internal sealed class CommandRoutes
{
    private readonly RouteKind[] kinds;
    private readonly byte[] onlyKeys;
    private readonly bool[] isSafe;

    public CommandRoutes(CommandTable table)
    {
        kinds = new RouteKind[table.IndexCount];
        onlyKeys = new byte[table.IndexCount];
        isSafe = new bool[table.IndexCount];
        foreach (var command in table.ByIndex)
        {
            kinds[command.Index] = KindOf(command);
            onlyKeys[command.Index] = (byte)command.OnlyKey;
            isSafe[command.Index] = command.Retry == Retry.Safe && !command.Is(CommandFlags.Write);
        }
    }

    public RouteKind Kind(Command command) => kinds[command.Index];

    public int OnlyKey(Command command) => onlyKeys[command.Index];

    public bool IsSafe(Command command) => isSafe[command.Index];

    private static RouteKind KindOf(Command command) => command.FullName switch
    {
        "scan" => RouteKind.Scan,
        "randomkey" => RouteKind.RandomKey,
        "info" => RouteKind.Info,
        "slowlog|get" or "commandlog|get" or "hotkeys|get" or "latency|latest" or "latency|history" or "latency|graph" or "latency|doctor" or "latency|histogram" => RouteKind.Introspect,
        "memory|stats" or "memory|doctor" or "memory|malloc-stats" => RouteKind.Memory,
        "client|import-source" => RouteKind.ImportSource,
        "acl|log" => RouteKind.AccessLog,
        "wait" or "waitaof" => RouteKind.Wait,
        "exec" => RouteKind.Execute,
        "watch" => RouteKind.Watch,
        "config|get" => RouteKind.ConfigGet,
        "config|set" => RouteKind.ConfigSet,
        "config|resetstat" => RouteKind.ConfigReset,
        "subscribe" or "psubscribe" or "ssubscribe" => RouteKind.Subscribe,
        "unsubscribe" or "punsubscribe" or "sunsubscribe" => RouteKind.Unsubscribe,
        "pubsub|numsub" or "pubsub|shardnumsub" => RouteKind.Takers,
        "pubsub|channels" or "pubsub|shardchannels" => RouteKind.Channels,
        "publish" or "spublish" => RouteKind.Publish,
        "client|tracking" => RouteKind.Track,
        _ when command.Group == Group.PubSub => RouteKind.Local,
        _ => command.Split switch
        {
            Split.KeysSum => RouteKind.SplitSum,
            Split.KeysArray => RouteKind.SplitArray,
            Split.PairsOk => RouteKind.SplitPairs,
            Split.AllSum => RouteKind.AllSum,
            Split.AllOk => RouteKind.AllOk,
            Split.AllArray => RouteKind.AllArray,
            Split.AllDigest => RouteKind.AllDigest,
            Split.AnyOk => RouteKind.AnyOk,
            Split.AllAnd => RouteKind.AllAnd,
            Split.AnyGroup => RouteKind.Keys,
            _ when command.OnlyKey > 0 => RouteKind.OneKey,
            _ when command.Keys.Length > 0 || command.FindKeys is not null => RouteKind.Keys,
            _ => RouteKind.Local,
        },
    };
}
