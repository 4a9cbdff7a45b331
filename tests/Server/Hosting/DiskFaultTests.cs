using System.Collections.Concurrent;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Tests.Persistence.Hosting;
using Distro.Tests.Shard;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Server.Hosting;

/// <summary>What a disk can do to distro-server, and what its clients and the operator then hear, as docs/OPERATIONS.md promises.</summary>
public sealed class DiskFaultTests : IDisposable
{
    private const int TriesMax = 1000;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("distro-server-").FullName;
    private readonly FaultyFiles files = new();
    private readonly LogLines lines = new();
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        lines.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task On_a_full_disk_always_says_that_the_outcome_is_unknown_and_goes_on_by_itself()
    {
        await using var server = Start("always", "--reply-timeout-ms", "100");
        using var client = new RespClient(server.Port);
        Kept(client, "a", "1");
        files.IsFull = true;
        Assert.StartsWith("-UNKNOWN ", client.Run("SET b 2"), StringComparison.Ordinal);
        client.Expect("GET a", "1");
        Assert.StartsWith("-UNKNOWN ", client.Run("GET b"), StringComparison.Ordinal);
        await lines.Await("no space left");
        Assert.Contains("aof_last_write_status:err", client.Run("INFO persistence"), StringComparison.Ordinal);
        files.IsFull = false;
        Kept(client, "c", "3");
        Assert.Contains("aof_last_write_status:ok", client.Run("INFO persistence"), StringComparison.Ordinal);
        client.Expect("GET b", "2");
        Assert.False(ended.Task.IsCompleted);
    }

    [Fact]
    public async Task On_a_full_disk_interval_goes_on_until_its_backlog_is_full_and_then_refuses_writes()
    {
        await using var server = Start("everysec", "--log-backlog-bytes", "1mb", "--log-standstill-ms", "0");
        using var client = new RespClient(server.Port);
        client.Expect("SET a 1", "OK");
        files.IsFull = true;
        var value = new string('v', 100_000);
        var acknowledged = 0;
        string reply;
        while ((reply = client.Run("SET", $"k{acknowledged}", value)) == "OK") Assert.True(++acknowledged < TriesMax, "no end to what is taken without a disk");
        Assert.StartsWith("-MISCONF ", reply, StringComparison.Ordinal);
        Assert.Contains("aof_last_write_status:err", client.Run("INFO persistence"), StringComparison.Ordinal);
        client.Expect("GET a", "1");
        await lines.Await("no space left");
        files.IsFull = false;
        while ((reply = client.Run("SET after 1")) != "OK")
        {
            Assert.StartsWith("-MISCONF ", reply, StringComparison.Ordinal);
            await Task.Delay(5);
        }

        client.Expect("WAITAOF 1 0 0", "[1, 0]");
        await server.DisposeAsync();
        await using var again = Start("everysec");
        using var reader = new RespClient(again.Port);
        for (var key = 0; key < acknowledged; key++) reader.Expect($"GET k{key}", value);
        reader.Expect("MGET a after", "[1, 1]");
    }

    [Theory]
    [InlineData("always")]
    [InlineData("everysec")]
    public async Task A_failed_sync_acknowledges_nothing_and_ends_the_server(string sync)
    {
        await using (var server = Start(sync, "--reply-timeout-ms", "100"))
        {
            using var client = new RespClient(server.Port);
            client.Expect("CLIENT DURABILITY ALWAYS", "OK");
            Kept(client, "a", "1");
            files.SyncFails = true;
            Assert.StartsWith("-UNKNOWN ", client.Run("SET b 2"), StringComparison.Ordinal);
            Assert.Equal(1, await ended.Task.WaitAsync(patience));
            await lines.Await("can't be trusted any longer");
            // What failed once is not taken for done because it could be now.
            files.SyncFails = false;
            Assert.StartsWith("-UNKNOWN ", client.Run("SET c 3"), StringComparison.Ordinal);
        }

        await using var again = Start(sync);
        using var reader = new RespClient(again.Port);
        reader.Expect("GET a", "1");
    }

    [Fact]
    public void A_read_only_disk_is_said_at_the_start()
    {
        files.IsReadOnly = true;
        Assert.Contains("Read-only file system", Assert.Throws<IOException>(() => Start("always")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_disk_holds_up_those_who_wait_for_it_and_nobody_else()
    {
        await using var server = Start("always", "--reply-timeout-ms", "600000");
        using var client = new RespClient(server.Port);
        using var other = new RespClient(server.Port);
        Kept(client, "a", "1");
        files.Hanging = "appendonlydir";
        client.Send("SET b 2");
        await files.Hangs.Task.WaitAsync(patience);
        other.Expect("PING", "PONG");
        other.Expect("GET a", "1");
        other.Expect("CLIENT DURABILITY NONE", "OK");
        other.Expect("SET c 3", "OK");
        Assert.False(client.HasInput, "a reply came before its sync");
        files.LetGo();
        Assert.Equal("OK", client.Read());
    }

    /// <summary>The contents are written and synced, and the file that says which log counts is not: a start now would find nothing.</summary>
    [Fact]
    public async Task While_a_log_is_begun_nothing_is_said_to_be_on_the_disk()
    {
        await using var server = Start("everysec", "--appendonly", "no");
        using var release = new Release(files);
        using var client = new RespClient(server.Port);
        using var other = new RespClient(server.Port);
        client.Expect("SET a 1", "OK");
        Assert.Contains("appendonly is disabled", client.Run("WAITAOF 1 0 0"), StringComparison.Ordinal);
        files.Hanging = "generation";
        other.Expect("CONFIG SET appendonly yes", "OK");
        await files.Hangs.Task.WaitAsync(patience);
        client.Expect("WAITAOF 1 0 20", "[0, 0]");
        client.Send("WAITAOF 1 0 0");
        files.LetGo();
        Assert.Equal("[1, 0]", client.Read());
    }

    [Fact]
    public async Task A_log_that_could_not_be_begun_is_waited_for_by_nobody_and_may_be_begun_again()
    {
        await using var server = Start("everysec", "--appendonly", "no");
        using var release = new Release(files);
        using var client = new RespClient(server.Port);
        using var other = new RespClient(server.Port);
        client.Expect("SET a 1", "OK");
        files.Hanging = "generation";
        other.Expect("CONFIG SET appendonly yes", "OK");
        await files.Hangs.Task.WaitAsync(patience);
        client.Send("WAITAOF 1 0 0");
        files.IsReadOnly = true;
        files.LetGo();
        Assert.Contains("appendonly is disabled", client.Read(), StringComparison.Ordinal);
        files.IsReadOnly = false;
        client.Expect("SET a 2", "OK");
        while (!client.Run("INFO persistence").Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal)) await Task.Yield();
        other.Expect("CONFIG GET appendonly", "[appendonly, no]");
        other.Expect("CONFIG SET appendonly yes", "OK");
        while (!client.Run("INFO persistence").Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal)) await Task.Yield();
        client.Expect("WAITAOF 1 0 0", "[1, 0]");
    }

    [Fact]
    public async Task While_a_copy_is_made_no_log_is_there_to_wait_for()
    {
        await using var server = Start("everysec", "--appendonly", "no", "--reply-timeout-ms", "600000");
        using var release = new Release(files);
        using var client = new RespClient(server.Port);
        client.Expect("CLIENT DURABILITY ALWAYS", "OK");
        client.Expect("SET a 1", "OK");
        files.Hanging = "generation";
        client.Expect("BGSAVE", "Background saving started");
        await files.Hangs.Task.WaitAsync(patience);
        Assert.Contains("appendonly is disabled", client.Run("WAITAOF 1 0 0"), StringComparison.Ordinal);
        client.Expect("SET b 2", "OK");
        Assert.Contains("appendonly is disabled", client.Run("WAITAOF 1 0 0"), StringComparison.Ordinal);
        files.LetGo();
        while (client.Run("INFO persistence").Contains("rdb_bgsave_in_progress:1", StringComparison.Ordinal)) await Task.Yield();
        Assert.Contains("appendonly is disabled", client.Run("WAITAOF 1 0 0"), StringComparison.Ordinal);
    }

    /// <summary>A busy machine may take longer than the reply may wait; then its outcome is not known, and it is tried again.</summary>
    private static void Kept(RespClient client, string key, string value)
    {
        for (var tries = 0; client.Run($"SET {key} {value}") != "OK"; tries++) Assert.True(tries < TriesMax, $"SET {key} is never acknowledged");
    }

    private RunningServer Start(string sync, params string[] arguments)
    {
        var options = new ServerOptions();
        string[] all = ["--save", "", "--appendonly", "yes", "--appendfsync", sync, .. arguments, "--port", "0", "--dir", folder, "--log-ring-bytes", "64mb", "--loops", "2"];
        new ConfigLoader(options).LoadText("", CommandLine.Parse(all).Lines);
        return RunningServer.Start(options, null, lines, code => ended.TrySetResult(code), files);
    }

    /// <summary>A test that fails lets the disk go before its server ends.</summary>
    private sealed class Release(FaultyFiles files) : IDisposable
    {
        public void Dispose() => files.LetGo();
    }
}
