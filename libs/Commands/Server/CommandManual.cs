using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Server;

/// <summary>One command as COMMAND DOCS answers it: its name, and a map of what is known about it; arguments come from the syntax line.</summary>
internal static class CommandManual
{
    private static readonly HashSet<string> IntegerNames = new(StringComparer.Ordinal)
    {
        "seconds", "milliseconds", "count", "numkeys", "offset", "index", "start", "end", "stop", "increment", "decrement", "timeout", "numreplicas",
        "protover", "slot", "min-match-len", "cursor", "client-id", "destination-db", "rank", "len",
    };

    public static void Write(ReplyWriter reply, Command command)
    {
        CommandFacts.Text(reply, command.FullName);
        var fields = 3 + (command.Complexity is null ? 0 : 1) + (command.Deprecated is null ? 0 : 3)
            + (command.Arguments.Count == 0 ? 0 : 1) + (command.ShownSubcommands.Length == 0 ? 0 : 1);
        reply.Map(fields);
        Field(reply, "summary", command.Summary);
        Field(reply, "since", command.Since);
        Field(reply, "group", GroupName(command.Group));
        if (command.Complexity is { } complexity) Field(reply, "complexity", complexity);
        if (command.Deprecated is { } deprecated)
        {
            CommandFacts.Text(reply, "doc_flags");
            CommandFacts.Names(reply, ["deprecated"u8.ToArray()]);
            Field(reply, "deprecated_since", deprecated.Since);
            Field(reply, "replaced_by", deprecated.ReplacedBy);
        }

        if (command.Arguments.Count > 0)
        {
            CommandFacts.Text(reply, "arguments");
            Arguments(reply, command, command.Arguments);
        }

        if (command.ShownSubcommands.Length == 0) return;
        CommandFacts.Text(reply, "subcommands");
        reply.Map(command.ShownSubcommands.Length);
        foreach (var subcommand in command.ShownSubcommands) Write(reply, subcommand);
    }

    private static void Arguments(ReplyWriter reply, Command command, IReadOnlyList<SyntaxNode> nodes)
    {
        reply.Array(nodes.Count);
        foreach (var node in nodes) Argument(reply, command, node);
    }

    private static void Argument(ReplyWriter reply, Command command, SyntaxNode node)
    {
        var type = TypeOf(node);
        var flags = new List<byte[]>();
        if (node.IsOptional) flags.Add("optional"u8.ToArray());
        if (node.IsRepeated) flags.Add("multiple"u8.ToArray());
        var spec = type == "key" ? SpecOf(command, node) : -1;
        var hasText = node.Kind == SyntaxKind.Value;
        reply.Map(2 + (hasText ? 1 : 0) + (spec >= 0 ? 1 : 0) + (node.Token is null ? 0 : 1) + (flags.Count == 0 ? 0 : 1) + (node.Children.Count == 0 ? 0 : 1));
        Field(reply, "name", node.Name);
        Field(reply, "type", type);
        if (hasText) Field(reply, "display_text", node.Name);
        if (spec >= 0)
        {
            CommandFacts.Text(reply, "key_spec_index");
            reply.Integer(spec);
        }

        if (node.Token is { } token) Field(reply, "token", token);
        if (flags.Count > 0)
        {
            CommandFacts.Text(reply, "flags");
            CommandFacts.Names(reply, flags);
        }

        if (node.Children.Count == 0) return;
        CommandFacts.Text(reply, "arguments");
        Arguments(reply, command, node.Children);
    }

    private static string TypeOf(SyntaxNode node) => node.Kind switch
    {
        SyntaxKind.Word => "pure-token",
        SyntaxKind.OneOf => "oneof",
        SyntaxKind.Block => "block",
        _ when IsKey(node.Name) => "key",
        _ when node.Name == "pattern" => "pattern",
        _ when node.Name.StartsWith("unix-time", StringComparison.Ordinal) => "unix-time",
        _ when node.Name is "score" or "min" or "max" => "double",
        _ => IntegerNames.Contains(node.Name) ? "integer" : "string",
    };

    private static bool IsKey(string name) => name is "key" or "key1" or "key2" or "newkey" or "source" or "destination";

    /// <summary>The key spec that an argument of type key belongs to: the second of two for the second name, the only one otherwise.</summary>
    private static int SpecOf(Command command, SyntaxNode node)
        => command.Keys.Length == 0 ? -1 : command.Keys.Length > 1 && node.Name is "newkey" or "destination" or "key2" ? 1 : 0;

    private static string GroupName(Group group) => group switch
    {
        Group.SortedSet => "sorted-set",
        _ => group.ToString().ToLowerInvariant(),
    };

    private static void Field(ReplyWriter reply, string name, string value)
    {
        CommandFacts.Text(reply, name);
        CommandFacts.Text(reply, value);
    }
}
