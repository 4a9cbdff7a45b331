namespace Distro.Tests.Interop.Fuzz;

/// <summary>An argument as COMMAND DOCS describes it.</summary>
internal sealed record ArgumentForm(string Name, string Type, string? Token, bool IsOptional, bool IsMultiple, bool RepeatsToken, ArgumentForm[] Parts);

/// <summary>A command or subcommand: the words that call it, and its arguments.</summary>
internal sealed record CommandForm(string[] Words, ArgumentForm[] Arguments)
{
    public string Name => string.Join('|', Words);
}

/// <summary>
/// All commands that a server knows, with their syntax, as it tells them itself: so the fuzz speaks the peer's language, whatever we have declared. By name, since the order in
/// which it tells them is another in every process, and a seed is to give the same commands again.
/// </summary>
internal static class Grammar
{
    public static CommandForm[] Of(RawConnection server) => [.. Pairs(server.Run("COMMAND", "DOCS")).SelectMany(pair => Forms([pair.Key], pair.Value)).OrderBy(form => form.Name, StringComparer.Ordinal)];

    private static IEnumerable<CommandForm> Forms(string[] words, RawReply docs)
    {
        var fields = Pairs(docs).ToDictionary(pair => pair.Key, pair => pair.Value);
        if (fields.TryGetValue("subcommands", out var subcommands))
            return Pairs(subcommands).SelectMany(pair => Forms([.. words, pair.Key[(pair.Key.IndexOf('|', StringComparison.Ordinal) + 1)..]], pair.Value));
        return [new(words, Arguments(fields))];
    }

    private static ArgumentForm[] Arguments(Dictionary<string, RawReply> fields) => fields.TryGetValue("arguments", out var arguments) ? [.. arguments.Items.Select(Argument)] : [];

    private static ArgumentForm Argument(RawReply docs)
    {
        var fields = Pairs(docs).ToDictionary(pair => pair.Key, pair => pair.Value);
        var flags = fields.TryGetValue("flags", out var said) ? said.Items.Select(item => item.Text).ToArray() : [];
        return new(fields["name"].Text, fields["type"].Text, fields.TryGetValue("token", out var token) ? token.Text : null,
            flags.Contains("optional"), flags.Contains("multiple"), flags.Contains("multiple_token"), Arguments(fields));
    }

    private static IEnumerable<KeyValuePair<string, RawReply>> Pairs(RawReply map)
    {
        for (var i = 0; i + 1 < map.Items.Length; i += 2)
            yield return new(map.Items[i].Text, map.Items[i + 1]);
    }
}
