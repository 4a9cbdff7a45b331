using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Tests.Shard;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Server.Hosting;

/// <summary>A start in a directory in which another server left its RDB file.</summary>
public sealed class FoundRdbTests : IDisposable
{
    private const byte List = 1;
    private const byte ExpireMilliseconds = 0xFC;
    private const byte SelectDatabase = 0xFE;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("distro-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_another_server_left_is_there_and_stays(bool keepsLog)
    {
        Write("dump.rdb", [.. Text("a", "1"), SelectDatabase, 3, ExpireMilliseconds, .. BitConverter.GetBytes(4_102_444_800_000), .. Text("later", "2"), ExpireMilliseconds, .. BitConverter.GetBytes(1000L), .. Text("past", "3"), List, .. Word("l"), 2, .. Word("x"), .. Word("y"), List, .. Word("none"), 0]);
        string[] more = keepsLog ? ["--appendonly", "yes"] : [];
        for (var start = 0; start < 2; start++)
        {
            await using var server = Start(more);
            using var client = new RespClient(server.Port);
            client.Expect("GET a", keepsLog && start == 1 ? "changed" : "1");
            client.Expect("DBSIZE", "1");
            client.Expect("SELECT 3", "OK");
            client.Expect("MGET later past", "[2, nil]");
            client.Expect("PEXPIRETIME later", "4102444800000");
            client.Expect("LRANGE l 0 -1", "[x, y]");
            client.Expect("DBSIZE", "2");
            client.Expect("SELECT 0", "OK");
            client.Expect("SET a changed", "OK");
        }
    }

    [Fact]
    public async Task What_the_server_has_itself_goes_before()
    {
        await using (var first = Start("--appendonly", "yes"))
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET own 1", "OK");
        }

        Write("dump.rdb", Text("a", "1"));
        await using var second = Start("--appendonly", "yes");
        using var again = new RespClient(second.Port);
        again.Expect("KEYS *", "[own]");
    }

    [Fact]
    public async Task One_that_is_damaged_ends_the_start_with_its_byte_and_changes_nothing()
    {
        Write("other.rdb", [.. Text("a", "1"), List, .. Word("l"), 9, .. Word("x")]);
        foreach (var _ in (int[])[1, 2]) Assert.Contains("other.rdb: byte ", Assert.Throws<IOException>(() => Start("--appendonly", "yes", "--dbfilename", "other.rdb")).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(folder, "other.rdb"), []);
        await using var server = Start("--appendonly", "yes", "--dbfilename", "other.rdb");
        using var client = new RespClient(server.Port);
        client.Expect("DBSIZE", "0");
    }

    /// <summary>All is loaded and served, and the log that it was loaded from is about to be given up: no start would find what is written now.</summary>
    [Fact]
    public async Task Where_no_log_is_kept_nothing_is_said_to_be_on_the_disk_before_the_one_loaded_is_given_up()
    {
        Write("dump.rdb", Text("a", "1"));
        using var loaded = new HeldLine("DB loaded");
        var port = FreePort.Find();
        var starting = Task.Run(() => RunningServer.Start(Options("--port", $"{port}"), null, loaded, static _ => { }));
        await loaded.IsHeld.Task.WaitAsync(patience);
        using var client = new RespClient(port);
        client.Expect("CLIENT DURABILITY ALWAYS", "OK");
        client.Expect("SET a 2", "OK");
        Assert.Contains("appendonly is disabled", client.Run("WAITAOF 1 0 0"), StringComparison.Ordinal);
        loaded.LetGo();
        await using var server = await starting;
        Assert.Contains("appendonly is disabled", client.Run("WAITAOF 1 0 0"), StringComparison.Ordinal);
        client.Expect("GET a", "2");
    }

    private static byte[] Word(string text) => [(byte)text.Length, .. text.Select(letter => (byte)letter)];

    private static byte[] Text(string key, string value) => [0, .. Word(key), .. Word(value)];

    /// <summary>A file of version 9, whose checksum is not made.</summary>
    private void Write(string name, byte[] items) => File.WriteAllBytes(Path.Combine(folder, name), [.. "REDIS0009"u8, .. items, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]);

    private RunningServer Start(params string[] arguments) => RunningServer.Start(Options(["--port", "0", .. arguments]), null, NullLoggerFactory.Instance, static _ => { });

    private ServerOptions Options(params string[] arguments)
    {
        var options = new ServerOptions();
        new ConfigLoader(options).LoadText("", CommandLine.Parse(["--save", "", .. arguments, "--dir", folder, "--log-ring-bytes", "64mb", "--loops", "2"]).Lines);
        return options;
    }
}
