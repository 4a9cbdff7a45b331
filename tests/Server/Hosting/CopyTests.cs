using System.Globalization;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Tests.Shard;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Server.Hosting;

/// <summary>What a server without a log keeps: the copies that SAVE, BGSAVE and SHUTDOWN SAVE have made, and nothing that came after.</summary>
public sealed class CopyTests : IDisposable
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string folder = Directory.CreateTempSubdirectory("distro-copies-").FullName;

    [Fact]
    public async Task What_SAVE_has_seen_is_there_again_and_what_came_after_is_not()
    {
        await using (var first = Start())
        {
            using var client = new RespClient(first.Port);
            client.Expect("LASTSAVE", "0");
            client.Expect("ROLE", "[master, 0, []]");
            client.Expect("SET k v", "OK");
            client.Expect("RPUSH l a b", "2");
            client.Expect("SAVE", "OK");
            Assert.Contains("rdb_changes_since_last_save:0", client.Run("INFO persistence"));
            client.Expect("SET k lost", "OK");
            Assert.Contains("rdb_changes_since_last_save:1", client.Run("INFO persistence"));
        }

        await using var second = Start();
        using var again = new RespClient(second.Port);
        again.Expect("GET k", "v");
        again.Expect("LRANGE l 0 -1", "[a, b]");
    }

    [Fact]
    public async Task A_later_copy_replaces_the_earlier_one_also_under_writes()
    {
        await using (var first = Start())
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET n 0", "OK");
            client.Expect("SAVE", "OK");
            client.Expect("BGSAVE", "Background saving started");
            long before = 0;
            while (client.Run("INFO persistence").Contains("rdb_bgsave_in_progress:1", StringComparison.Ordinal))
                before = long.Parse(client.Run("INCR n"), CultureInfo.InvariantCulture);
            client.Expect("SET last 1", "OK");
            client.Expect("SAVE", "OK");
            client.Expect("GET n", before.ToString(CultureInfo.InvariantCulture));
        }

        await using var second = Start();
        using var again = new RespClient(second.Port);
        again.Expect("GET last", "1");
        Assert.True(long.Parse(again.Run("INCR n"), CultureInfo.InvariantCulture) >= 1);
    }

    [Fact]
    public async Task SHUTDOWN_SAVE_keeps_what_the_end_alone_does_not()
    {
        await using (var first = Start())
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET kept 1", "OK");
            client.Send("SHUTDOWN SAVE");
            await ended.Task;
        }

        await using (var second = Start())
        {
            using var client = new RespClient(second.Port);
            client.Expect("GET kept", "1");
            client.Expect("SET not-kept 1", "OK");
        }

        await using var last = Start();
        using var end = new RespClient(last.Port);
        end.Expect("MGET kept not-kept", "[1, nil]");
    }

    [Fact]
    public async Task What_a_flush_removes_needs_no_saving_where_there_are_save_points()
    {
        await using var server = Start("--save", "3600 1");
        using var client = new RespClient(server.Port);
        client.Expect("SET k v", "OK");
        Assert.Contains("rdb_changes_since_last_save:1", client.Run("INFO persistence"));
        client.Expect("FLUSHALL", "OK");
        Assert.Contains("rdb_changes_since_last_save:0", client.Run("INFO persistence"));
    }

    [Fact]
    public async Task Who_begins_to_keep_a_log_keeps_what_the_copy_held()
    {
        await using (var first = Start())
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET k v", "OK");
            client.Expect("SAVE", "OK");
        }

        await using (var second = Start("--save", "3600 1"))
        {
            using var client = new RespClient(second.Port);
            client.Expect("APPEND k w", "2");
        }

        await using var last = Start("--save", "3600 1");
        using var end = new RespClient(last.Port);
        end.Expect("GET k", "vw");
    }

    [Fact]
    public async Task A_log_goes_on_from_a_copy()
    {
        await using (var first = Start())
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET k v", "OK");
            client.Expect("SAVE", "OK");
        }

        await using (var second = Start("--appendonly", "yes"))
        {
            using var client = new RespClient(second.Port);
            client.Expect("APPEND k w", "2");
        }

        await using var third = Start("--appendonly", "yes");
        using var again = new RespClient(third.Port);
        again.Expect("GET k", "vw");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private RunningServer Start(params string[] arguments)
    {
        var options = new ServerOptions();
        new ConfigLoader(options).LoadText("", CommandLine.Parse(["--port", "0", "--dir", folder, "--log-ring-bytes", "64mb", "--loops", "2", "--save", "", .. arguments]).Lines);
        return RunningServer.Start(options, null, NullLoggerFactory.Instance, _ => ended.TrySetResult());
    }
}
