using Distro.Commands.Declaration;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Declaration;

/// <summary>COMMAND DOCS derives its arguments from the syntax line; these read it back.</summary>
public sealed class CommandDocsTests
{
    private static readonly string[] Types = ["string", "integer", "double", "key", "pattern", "unix-time", "pure-token", "oneof", "block"];

    [Fact]
    public void Every_command_has_a_summary_a_group_and_arguments_of_known_types()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Run("COMMAND DOCS");
        var docs = server.Reply();
        Assert.Equal(CommandTable.Default.Commands.Count * 2, docs.Items.Count);
        foreach (var pair in docs.Items.Chunk(2)) Check(pair[0].Text, pair[1]);
    }

    [Fact]
    public void Set_is_documented_like_this()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Run("COMMAND DOCS set");
        var arguments = Field(server.Reply().Items[1], "arguments")!;
        Assert.Equal(["key", "value", "nx", "get", "seconds"], arguments.Items.Select(argument => Field(argument, "name")!.Text));
        Assert.Equal(["key", "string", "oneof", "pure-token", "oneof"], arguments.Items.Select(argument => Field(argument, "type")!.Text));
        var expiry = Field(arguments.Items[4], "arguments")!.Items;
        Assert.Equal(["EX", "PX", "EXAT", "PXAT", "KEEPTTL"], expiry.Select(argument => Field(argument, "token")!.Text));
        Assert.Equal("~[optional]", Field(arguments.Items[4], "flags")!.ToString());
    }

    [Fact]
    public void Repetition_and_blocks_are_told()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Run("COMMAND DOCS mset");
        var pairs = Field(server.Reply().Items[1], "arguments")!.Items;
        Assert.Single(pairs);
        Assert.Equal("block", Field(pairs[0], "type")!.Text);
        Assert.Equal("~[multiple]", Field(pairs[0], "flags")!.ToString());
    }

    [Theory]
    [InlineData("sdiffstore", "key 0, key 1")]
    [InlineData("lcs", "key 0, key 0, pure-token -, pure-token -, integer -, pure-token -")]
    [InlineData("geosearchstore", "key 0, key 1, oneof -, oneof -, oneof -, block -, pure-token -")]
    [InlineData("blpop", "key 0, double -")]
    [InlineData("xrange", "key 0, string -, string -, integer -")]
    [InlineData("sort", "key 0, pattern 1, block -, pattern 1, oneof -, pure-token -, key 2")]
    public void Arguments_have_types_and_keys_their_specs(string command, string expected)
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Run("COMMAND DOCS " + command);
        var arguments = Field(server.Reply().Items[1], "arguments")!.Items;
        Assert.Equal(expected, string.Join(", ", arguments.Select(argument => $"{Field(argument, "type")!.Text} {Field(argument, "key_spec_index")?.Number.ToString() ?? "-"}")));
    }

    [Fact]
    public void Tokens_that_repeat_and_commands_of_no_use_are_told()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Run("COMMAND DOCS sort");
        var arguments = Field(server.Reply().Items[1], "arguments")!.Items;
        var pattern = arguments.Single(argument => Field(argument, "token")?.Text == "GET");
        Assert.Equal("~[optional, multiple, multiple_token]", Field(pattern, "flags")!.ToString());
        Assert.Equal("alpha", Field(arguments.Single(argument => Field(argument, "token")?.Text == "ALPHA"), "display_text")!.Text);
        server.Run("COMMAND DOCS pfdebug");
        Assert.Equal("~[syscmd]", Field(server.Reply().Items[1], "doc_flags")!.ToString());
    }

    [Fact]
    public void Help_is_written_from_the_table()
    {
        using var server = new TestServer();
        server.Host.Process = new DebuggedProcess();
        foreach (var command in CommandTable.Default.Commands.Where(command => command.Subcommands.Length > 0))
        {
            server.Run(command.Name + " HELP");
            var lines = server.Reply().Items.Select(line => line.Text).ToList();
            Assert.StartsWith(command.Name + " <subcommand>", lines[0]);
            foreach (var subcommand in command.Subcommands) Assert.Contains(lines, line => line.StartsWith(subcommand.Name, StringComparison.Ordinal));
            Assert.Equal("HELP", lines[^2]);
        }
    }

    private static void Check(string name, ReplyValue docs)
    {
        Assert.True(Field(docs, "summary")!.Text.Length > 5, name);
        Assert.True(Field(docs, "group")!.Text.Length > 2, name);
        Assert.Matches(@"^\d+\.\d+\.\d+$", Field(docs, "since")!.Text);
        foreach (var argument in Field(docs, "arguments")?.Items ?? []) CheckArgument(name, argument);
        foreach (var pair in (Field(docs, "subcommands")?.Items ?? []).Chunk(2)) Check(pair[0].Text, pair[1]);
    }

    private static void CheckArgument(string command, ReplyValue argument)
    {
        var type = Field(argument, "type")!.Text;
        Assert.True(Types.Contains(type), $"{command}: {type}");
        Assert.NotNull(Field(argument, "name"));
        var children = Field(argument, "arguments")?.Items ?? [];
        Assert.True(type is "oneof" or "block" == children.Count > 0, $"{command}: {argument}");
        foreach (var child in children) CheckArgument(command, child);
    }

    private static ReplyValue? Field(ReplyValue map, string name)
    {
        for (var i = 0; i < map.Items.Count; i += 2)
        {
            if (map.Items[i].Text == name) return map.Items[i + 1];
        }

        return null;
    }
}
