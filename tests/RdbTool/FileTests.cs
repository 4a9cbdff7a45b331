namespace Distro.Tests.RdbTool;

/// <summary>Files that make no sense are refused with one line that says where; Valkey's own fixtures are read as Valkey reads them.</summary>
public sealed class FileTests : IDisposable
{
    private readonly Folder folder = new();

    [AssetsTheory]
    [InlineData("encodings.rdb", "13 keys")]
    [InlineData("encodings-rdb12.rdb", "1 keys")]
    [InlineData("hash-ziplist.rdb", "1 keys")]
    [InlineData("hash-zipmap.rdb", "1 keys")]
    [InlineData("list-quicklist.rdb", "2 keys")]
    [InlineData("zset-ziplist.rdb", "1 keys")]
    [InlineData("corrupt_empty_keys.rdb", "9 keys (0 with a time, 9 without elements)")]
    [InlineData("scriptbackup.rdb", "0 keys")]
    [InlineData("rdb-preamble.aof", "4 commands and keys")]
    [InlineData("corrupt_ziplist.rdb", "byte 470: the value of the key \"key:000000000091\" makes no sense")]
    [InlineData("encodings-rdb75-unknown-types.rdb", "byte 91: what begins with the byte 96")]
    [InlineData("encodings-rdb987.rdb", "byte 0: version 987")]
    public void Valkeys_fixtures_are_read_or_refused(string name, string says)
    {
        var (_, output, errors) = ToolRun.Try("check", Path.Combine(ValkeyAssets.Path!, name));
        Assert.Contains(says, output + errors, StringComparison.Ordinal);
    }

    [AssetsTheory(needsRedis: true)]
    [InlineData("encodings.rdb")]
    [InlineData("hash-ziplist.rdb")]
    [InlineData("hash-zipmap.rdb")]
    [InlineData("list-quicklist.rdb")]
    [InlineData("zset-ziplist.rdb")]
    public async Task Valkeys_fixtures_arrive_as_a_redis_server_loads_them(string name)
    {
        File.Copy(Path.Combine(ValkeyAssets.Path!, name), folder["dump.rdb"]);
        using var redis = new RedisServer(folder.Path);
        await using var server = new LocalServer(folder.Make("distro"));
        ToolRun.Run("import", folder["dump.rdb"], server.Address);
        Assert.Equal(redis.Digest, server.Digest);
    }

    [Fact]
    public async Task A_damaged_value_never_reaches_the_server()
    {
        byte[] file = [.. "REDIS0009"u8, 0, 1, (byte)'a', 1, (byte)'1', 0x0b, 1, (byte)'b', 4, 1, 2, 3, 4, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
        File.WriteAllBytes(folder["bad.rdb"], file);
        await using var server = new LocalServer(folder.Make("distro"));
        var (code, _, errors) = ToolRun.Try("import", folder["bad.rdb"], server.Address);
        Assert.Equal((1, "distro-rdb: byte 14: the value of the key \"b\" makes no sense\n"), (code, errors));
        server.Client.Expect("EXISTS b", "0");
    }

    [Fact]
    public async Task What_modules_wrote_is_left_out_if_asked_for()
    {
        byte[] file = [.. "REDIS0009"u8, 7, 1, (byte)'m', 0x81, 0x3C, 0x72, 0x08, 0x1E, 0x6C, 0x95, 0xA4, 0x01, 5, 2, (byte)'x', (byte)'y', 0, 0, 1, (byte)'a', 1, (byte)'1', 0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
        File.WriteAllBytes(folder["module.rdb"], file);
        await using var server = new LocalServer(folder.Make("distro"));
        var (code, _, errors) = ToolRun.Try("import", folder["module.rdb"], server.Address);
        Assert.Equal(1, code);
        Assert.Contains("byte 9: the module ", errors, StringComparison.Ordinal);
        Assert.Contains("1 of modules left out", ToolRun.Run("import", folder["module.rdb"], server.Address, "--skip-modules"), StringComparison.Ordinal);
        server.Client.Expect("KEYS *", "[a]");
    }

    [Theory]
    [InlineData("*2\r\n$3\r\nGET\r\n$1\r\nk\r\nxyz", "byte 20: a command is expected here, and it begins with the byte 78")]
    [InlineData("*2\r\n$3\r\nNO!\r\n$1\r\nk\r\n", "byte 0: the command there was refused: ERR unknown command")]
    [InlineData("#TS:1\r\n*1\r\n$99999999999\r\n", "byte 7: Protocol error: invalid bulk length")]
    [InlineData("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*3\r\n$3\r\nLPU", "ends at byte 27 inside a command, as after a crash")]
    [InlineData("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n", "inside a transaction, which is left out")]
    public void Append_only_files_are_read_or_refused(string text, string says)
    {
        File.WriteAllText(folder["a.aof"], text);
        var (_, _, errors) = ToolRun.Try("check", folder["a.aof"]);
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file a.rdb seq 1 type b\nfile a.rdb seq 1 type b\n", "names 2 base files")]
    [InlineData("file ../a.aof seq 1 type i\n", "line 1: this is no line of a manifest")]
    [InlineData("file a.aof seq 2 type i\nfile b.aof seq 1 type i\n", "the numbers of its files do not grow")]
    [InlineData("nonsense\n", "line 1: this is no line of a manifest")]
    [InlineData("", "names no file")]
    [InlineData("# none\nfile a.aof seq 1 type h\n", "names no file")]
    public void Manifests_that_make_no_sense_are_refused(string text, string says)
    {
        File.WriteAllText(folder["appendonly.aof.manifest"], text);
        var (code, _, errors) = ToolRun.Try("check", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_change_of_an_append_only_file_does_harm(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var text = new List<byte>();
            for (var i = 0; i < 6; i++) text.AddRange(Shard.RespClient.Request(random.Next(3) switch { 0 => ["SET", "k", "v"], 1 => ["RPUSH", $"l{i}", "a", "b"], _ => ["HSET", $"h{i}", "f", "v"] }));
            for (var changes = random.Next(1, 4); changes > 0; changes--) text[random.Next(text.Count)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["a.aof"], [.. text]);
            var (code, _, errors) = ToolRun.Try("check", folder["a.aof"]);
            Assert.True(code == 0 || (code == 1 && errors.Contains(", byte ", StringComparison.Ordinal)), $"seed {seed} round {round}: {code} {errors}");
        }
    }

    [Theory]
    [InlineData(new[] { "import", "x" }, "import needs HOST:PORT to send to")]
    [InlineData(new[] { "import", "x", "nowhere" }, "'nowhere' is no HOST:PORT")]
    [InlineData(new[] { "export", "x" }, "export needs a file to write")]
    [InlineData(new[] { "fly" }, "there is no command 'fly'")]
    [InlineData(new[] { "check", "x", "--fast" }, "there is no option --fast")]
    public void A_command_line_that_makes_no_sense_is_told_so(string[] line, string says)
    {
        var (code, _, errors) = ToolRun.Try(line);
        Assert.Equal(64, code);
        Assert.StartsWith("distro-rdb: " + says, errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
