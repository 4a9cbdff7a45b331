using Distro.Commands.Declaration;

namespace Distro.Commands.Server;

/// <summary>What COMMAND DOCS says an argument is. Syntax lines name arguments alike in all commands, so mostly the name says it.</summary>
internal static class ArgumentTypes
{
    private static readonly HashSet<string> keys = ["key", "key1", "key2", "newkey", "source", "destination", "destkey", "sourcekey", "src", "dst", "storekey"];

    private static readonly HashSet<string> doubles = ["score", "longitude", "latitude", "radius", "width", "height"];

    private static readonly HashSet<string> integers =
    [
        "seconds", "milliseconds", "count", "numkeys", "numfields", "offset", "index", "index1", "index2", "increment", "decrement", "timeout", "numreplicas", "numlocal", "protover", "slot", "start-slot",
        "end-slot", "config-epoch", "min-match-len", "cursor", "client-id", "destination-db", "db", "rank", "len", "limit", "num-matches", "num-vertices", "weight", "bit", "bits", "port", "ttl", "frequency",
        "ms", "entries-read", "entries-added", "min-idle-time", "maxage", "idle",
    ];

    /// <summary>Bounds of a range: indexes, scores, or in streams and by BYLEX texts.</summary>
    private static readonly HashSet<string> bounds = ["start", "end", "stop"];

    public static string Of(Command command, SyntaxNode node) => node.Kind switch
    {
        SyntaxKind.Word => "pure-token",
        SyntaxKind.OneOf => "oneof",
        SyntaxKind.Block => "block",
        _ => OfValue(command, node.Name),
    };

    private static string OfValue(Command command, string name)
    {
        if (keys.Contains(name)) return command.Keys.Length > 0 ? "key" : "string";
        if (name.EndsWith("pattern", StringComparison.Ordinal)) return "pattern";
        if (name.StartsWith("unix-time", StringComparison.Ordinal)) return "unix-time";
        if (doubles.Contains(name)) return "double";
        if (name is "min" or "max") return command.Name.EndsWith("LEX", StringComparison.Ordinal) || command.Name.EndsWith("LEXCOUNT", StringComparison.Ordinal) || command.Name == "ZRANGESTORE" ? "string" : "double";
        if (bounds.Contains(name)) return command.Group == Group.Stream || command.Name == "ZRANGE" ? "string" : "integer";
        if (name == "timeout" && command.Is(CommandFlags.Blocking) && command.Group is Group.List or Group.SortedSet) return "double";
        if (name == "increment" && command.Name.EndsWith("FLOAT", StringComparison.Ordinal)) return "double";
        if (name == "value" && command.Name is "SETBIT" or "BITFIELD") return "integer";
        return integers.Contains(name) ? "integer" : "string";
    }
}
