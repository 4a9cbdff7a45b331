using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Server;

/// <summary>One command as COMMAND DOCS answers it: its name, and a map of what is known about it; arguments come from the syntax line.</summary>
internal static class CommandManual
{
    public static void Write(ReplyWriter reply, Command command)
    {
        CommandFacts.Text(reply, command.FullName);
        var isHidden = command.FullName is "debug" or "pfdebug" or "pfselftest" or "restore-asking";
        var fields = 3 + (command.Complexity is null ? 0 : 1) + (isHidden ? 1 : 0)
            + (command.Arguments.Count == 0 ? 0 : 1) + (command.ShownSubcommands.Length == 0 ? 0 : 1);
        reply.Map(fields);
        Field(reply, "summary", command.Summary);
        Field(reply, "since", command.Since);
        Field(reply, "group", GroupName(command.Group));
        if (command.Complexity is { } complexity) Field(reply, "complexity", complexity);
        if (isHidden)
        {
            CommandFacts.Text(reply, "doc_flags");
            CommandFacts.Names(reply, ["syscmd"u8.ToArray()]);
        }

        if (command.Arguments.Count > 0)
        {
            CommandFacts.Text(reply, "arguments");
            var keys = 0;
            Arguments(reply, command, command.Arguments, ref keys);
        }

        if (command.ShownSubcommands.Length == 0) return;
        CommandFacts.Text(reply, "subcommands");
        reply.Map(command.ShownSubcommands.Length);
        foreach (var subcommand in command.ShownSubcommands) Write(reply, subcommand);
    }

    private static void Arguments(ReplyWriter reply, Command command, IReadOnlyList<SyntaxNode> nodes, ref int keys)
    {
        reply.Array(nodes.Count);
        foreach (var node in nodes) Argument(reply, command, node, ref keys);
    }

    /// <param name="keys">Arguments so far that are keys: the first belongs to the first of the command's key specs, and so on to the last.</param>
    private static void Argument(ReplyWriter reply, Command command, SyntaxNode node, ref int keys)
    {
        var type = ArgumentTypes.Of(command, node);
        var flags = new List<byte[]>();
        if (node.IsOptional) flags.Add("optional"u8.ToArray());
        if (node.IsRepeated) flags.Add("multiple"u8.ToArray());
        if (node.RepeatsToken) flags.Add("multiple_token"u8.ToArray());
        var isKeyPattern = type == "pattern" && command.Keys.Any(static spec => spec.IsUnknown);
        var isKey = type == "key" || isKeyPattern;
        var hasText = node.Kind is SyntaxKind.Value or SyntaxKind.Word;
        reply.Map(2 + (hasText ? 1 : 0) + (isKey ? 1 : 0) + (node.Token is null ? 0 : 1) + (flags.Count == 0 ? 0 : 1) + (node.Children.Count == 0 ? 0 : 1));
        Field(reply, "name", node.Name);
        Field(reply, "type", type);
        if (hasText) Field(reply, "display_text", node.Name);
        if (isKey)
        {
            CommandFacts.Text(reply, "key_spec_index");
            // Patterns of keys (SORT's BY and GET) share the second spec, of keys that nobody can name before.
            reply.Integer(isKeyPattern ? 1 : Math.Min(keys, command.Keys.Length - 1));
            keys = isKeyPattern ? 2 : keys + 1;
        }

        if (node.Token is { } token) Field(reply, "token", token);
        if (flags.Count > 0)
        {
            CommandFacts.Text(reply, "flags");
            CommandFacts.Names(reply, flags);
        }

        if (node.Children.Count == 0) return;
        CommandFacts.Text(reply, "arguments");
        Arguments(reply, command, node.Children, ref keys);
    }

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
