using Distro.Server.Configuration;

namespace Distro.Tests.Server.Configuration;

public sealed class ConfigLoaderTests : IDisposable
{
    private const int Seed = 4711;

    private readonly string folder = Directory.CreateTempSubdirectory("distro-config-").FullName;
    private readonly ServerOptions options = new();

    [Fact]
    public void Later_lines_and_the_command_line_win()
    {
        var file = Write("redis.conf", "# a comment\nport 7000\nMAXMEMORY 1gb\nhash-max-ziplist-entries 9\nport 7001\n");
        var line = CommandLine.Parse([file, "--maxclients", "12", "--save", "900", "1"]);
        var loader = new ConfigLoader(options);
        loader.LoadFile(line.File!);
        loader.LoadText("", line.Lines);

        Assert.Equal(7001, options.Port.Value);
        Assert.Equal(1L << 30, options.MaxMemory.Bytes);
        Assert.Equal(12, options.MaxClients.Value);
        Assert.Equal("900 1", options.Save.Value);
        Assert.Equal("9", options.Find("hash-max-listpack-entries")!.Text);
    }

    [Fact]
    public void What_newer_servers_pass_over_is_passed_over()
    {
        new ConfigLoader(options).LoadText("x", "sanitize-dump-payload no\ndynamic-hz yes\nlist-max-ziplist-entries 512\nport 7002");
        Assert.Equal(7002, options.Port.Value);
        Assert.Throws<ConfigException>(() => new ConfigLoader(options).LoadText("x", "sanitize-dump-payload"));
        Assert.Throws<ConfigException>(() => new ConfigLoader(options).LoadText("x", "sanitize-everything no"));
    }

    [Fact]
    public void Saves_add_up_until_an_empty_one()
    {
        var loader = new ConfigLoader(options);
        loader.LoadText("x", "save 3600 1\nsave 300 100");
        Assert.Equal("3600 1 300 100", options.Save.Value);
        loader.LoadText("x", "save \"\"");
        Assert.Equal("", options.Save.Value);
    }

    [Fact]
    public void Files_include_files_and_patterns()
    {
        Write("a.part", "port 1");
        Write("b.part", "port 2");
        new ConfigLoader(options).LoadFile(Write("main.conf", $"include {folder}/*.part"));
        Assert.Equal(2, options.Port.Value);
    }

    [Theory]
    [InlineData("client-output-buffer-limit normal 1 2 3", "normal 1 2 3 slave 268435456 67108864 60 pubsub 33554432 8388608 60")]
    [InlineData("latency-tracking-info-percentiles 50 99.9 100.0", "50 99.9 100")]
    [InlineData("oom-score-adj-values 1 -2 2000", "1 -2 2000")]
    [InlineData("shutdown-on-sigterm now force", "now force")]
    [InlineData("bind 127.0.0.1 -::1", "127.0.0.1 -::1")]
    [InlineData("unixsocketperm 0700", "700")]
    public void A_line_may_give_several_words(string line, string value)
    {
        new ConfigLoader(options).LoadText("", line);
        Assert.Equal(value, options.Find(line.Split(' ')[0])!.Text);
    }

    [Theory]
    [InlineData("oom-score-adj-values 1 2", "wrong number of arguments")]
    [InlineData("oom-score-adj-values 1 2 2001", "Invalid oom-score-adj-values, elements must be between -2000 and 2000.")]
    [InlineData("latency-tracking-info-percentiles 101", "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]")]
    [InlineData("latency-tracking-info-percentiles 50 x", "Invalid latency-tracking-info-percentiles parameters")]
    [InlineData("latency-tracking-info-percentiles \"50  99\"", "Invalid latency-tracking-info-percentiles parameters")]
    [InlineData("unixsocketperm 888", "argument must be an octal number from 0 to 777")]
    [InlineData("nosuch 1", "Bad directive or wrong number of arguments")]
    [InlineData("port", "wrong number of arguments")]
    [InlineData("port 70000", "argument must be between 0 and 65535 inclusive")]
    [InlineData("port 1 2", "wrong number of arguments")]
    [InlineData("appendonly maybe", "argument must be 'yes' or 'no'")]
    [InlineData("port \"1", "Unbalanced quotes in configuration line")]
    public void A_wrong_line_is_named(string line, string problem)
    {
        var error = Assert.Throws<ConfigException>(() => new ConfigLoader(options).LoadText("x", "# first\n" + line));
        Assert.Equal(problem, error.Message);
        Assert.Equal((2, line), (error.Line!.Number, error.Line.Text));
    }

    [Fact]
    public void A_file_that_includes_itself_ends()
    {
        var file = Write("loop.conf", $"include {folder}/loop.conf");
        Assert.Contains("deep", Assert.Throws<ConfigException>(() => new ConfigLoader(options).LoadFile(file)).Message);
    }

    [Fact]
    public void Any_text_is_taken_or_refused_with_a_reason()
    {
        var random = new Random(Seed);
        string[] words = ["port", "save", "bind", "maxmemory", "dir", "\"", "'", "\\x", "1", "-1", "yes", "999999999999999999999", "\n", " ", "#", "loglevel", "debug", "\0"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)] + (random.Next(2) == 0 ? " " : "")));
            try
            {
                new ConfigLoader(options).LoadText("fuzz", text);
            }
            catch (ConfigException error)
            {
                Assert.True(error.Message.Length > 0, $"seed {Seed}, case {i}");
            }
        }
    }

    [Fact]
    public void A_rewritten_file_keeps_comments_and_gains_what_changed()
    {
        options.Load("port", "7000");
        options.Load("maxclients", "77");
        options.Load("save", "900 1");
        var lines = ConfigRewriter.Rewritten(options, ["# mine", "port 1", "", "port 2", "not-an-option x", "save 1 1"]);
        Assert.Equal(["# mine", "port 7000", "", "not-an-option x", "save 900 1", "# Generated by CONFIG REWRITE", "maxclients 77"], lines);
    }

    [Fact]
    public void Users_and_names_of_commands_stand_in_the_file_too()
    {
        new ConfigLoader(options).LoadText("users.conf", "user ann on >secret ~* (+get ~x)\nrename-command PING VPING\nrename-command VPING \"\"");
        Assert.Equal("ann", options.Configured.Users[0][0]);
        Assert.Equal([("PING", "VPING"), ("VPING", "")], options.Configured.Renames);
        Assert.Contains("Duplicate user", Refusal("user ann off"));
        Assert.Equal("Error in user declaration '+nosuch': Unknown command or category name in ACL", Refusal("user bob +nosuch"));
        Assert.Equal("Error in user declaration 'c': Syntax error", Refusal("user bob c d"));
        Assert.Equal("wrong number of arguments", Refusal("maxclients"));
        Assert.Equal("Bad directive or wrong number of arguments", Refusal("nosuch"));
        Assert.Equal("No such command in rename-command", Refusal("rename-command PING x"));
        Assert.Equal("Target command name already exists", Refusal("rename-command GET SET"));

        string Refusal(string line) => Assert.Throws<ConfigException>(() => new ConfigLoader(options).LoadText("more", line)).Message;
    }

    [Fact]
    public void A_rewritten_file_has_the_users_of_now()
    {
        var lines = ConfigRewriter.Rewritten(options, ["user old on", "# mine"], ["user ann off resetchannels -@all", "user default on nopass ~* &* +@all"]);
        Assert.Equal(["# mine", "user ann off resetchannels -@all", "user default on nopass ~* &* +@all"], lines);
        Assert.Equal(["# mine"], ConfigRewriter.Rewritten(options, ["# mine"], ["user default on nopass ~* &* +@all"]));
        Assert.Equal(["user old on"], ConfigRewriter.Rewritten(options, ["user old on"], null));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
