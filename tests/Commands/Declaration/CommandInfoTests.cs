using System.Text.Json;
using Distro.Commands.Declaration;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Declaration;

/// <summary>
/// COMMAND INFO of every command we have, field by field against what Valkey 9.1.2 answered (Data/valkey-9.1.2-command.jsonl, one command a line),
/// and for what it lacks against the documentation of Redis 8.4 to 8.10 in the same form (Data/redis-8-command.jsonl).
/// </summary>
public sealed class CommandInfoTests
{
    private static readonly Dictionary<string, JsonElement> Peer = ((string[])["valkey-9.1.2-command.jsonl", "redis-8-command.jsonl"])
        .SelectMany(name => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", name)))
        .Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(fields => fields[0].GetString()!);

    /// <summary>The expiry of set members is in a release candidate, and in no documentation of commands yet.</summary>
    private const string Undocumented = "8.12.0";

    /// <summary>What no peer has.</summary>
    private static readonly string[] Ours = ["client|durability"];

    public static TheoryData<string> Names
        => [.. CommandTable.Default.ByIndex.ToArray().Where(command => command.Container is not { HidesSubcommands: true } && command.Since != Undocumented).Select(command => command.FullName).Except(Ours)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_is_the_peers(string name)
    {
        using var server = new TestServer();
        server.Run($"COMMAND INFO {name}");
        var ours = server.Reply().Items[0].Items;
        Assert.True(Peer.TryGetValue(name, out var theirs), $"{name} is not a command of the recorded peer.");

        Assert.Equal(theirs[0].GetString(), ours[0].Text);
        Assert.Equal(theirs[1].GetInt64(), ours[1].Number);
        Assert.Equal(Words(theirs[2]), Words(ours[2]));
        for (var i = 3; i <= 5; i++) Assert.Equal(theirs[i].GetInt64(), ours[i].Number);
        Assert.Equal(Words(theirs[6]), Words(ours[6]));
        Assert.Equal(Words(theirs[7]), Words(ours[7]));
        Assert.Equal(theirs[8].GetArrayLength(), ours[8].Items.Count);
        for (var i = 0; i < ours[8].Items.Count; i++) Assert.Equal(Show(theirs[8][i]), Show(ours[8].Items[i]));
    }

    [Fact]
    public void Info_names_what_it_does_not_know_with_null()
    {
        using var server = new TestServer();
        server.Run("COMMAND INFO get nosuch config|get");
        var reply = server.Reply();
        Assert.Equal(3, reply.Items.Count);
        Assert.Equal(ReplyKind.Null, reply.Items[1].Kind);
        server.Run("COMMAND INFO nosuch");
        Assert.True(server.LastReply.SequenceEqual("*1\r\n$-1\r\n"u8));
        Assert.Equal("config|get", reply.Items[2].Items[0].Text);
    }

    [Fact]
    public void Command_lists_and_counts_them_all()
    {
        using var server = new TestServer();
        var count = CommandTable.Default.Commands.Count;
        server.Expect("COMMAND COUNT", count.ToString());
        server.Run("COMMAND");
        Assert.Equal(count, server.Reply().Items.Count);
        server.Run("COMMAND LIST");
        Assert.Equal(CommandTable.Default.ByIndex.ToArray().Count(command => command.Container is not { HidesSubcommands: true }), server.Reply().Items.Count);
        server.Expect("COMMAND LIST FILTERBY PATTERN getr*", "[getrange]");
        Assert.Contains("hello", server.Run("COMMAND LIST FILTERBY ACLCAT connection"));
    }

    private static List<string?> Words(JsonElement list) => [.. list.EnumerateArray().Select(word => word.GetString()).Order(StringComparer.Ordinal)];

    private static List<string?> Words(ReplyValue list) => [.. list.Items.Select(word => (string?)word.Text).Order(StringComparer.Ordinal)];

    private static string Show(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return value.ToString();
        var items = value.EnumerateArray().Select(Show).ToList();
        var flags = items.IndexOf("flags");
        if (flags >= 0) items[flags + 1] = string.Join(' ', Words(value[flags + 1]));
        return $"[{string.Join(", ", items)}]";
    }

    private static string Show(ReplyValue value)
    {
        if (value.Items.Count == 0) return value.ToString();
        var items = value.Items.Select(Show).ToList();
        var flags = items.IndexOf("flags");
        if (flags >= 0) items[flags + 1] = string.Join(' ', Words(value.Items[flags + 1]));
        return $"[{string.Join(", ", items)}]";
    }
}
