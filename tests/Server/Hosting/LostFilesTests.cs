using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Tests.Shard;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Server.Hosting;

/// <summary>Files that held acknowledged writes are gone: a server that began with what is left would make the loss good by its next snapshots. It does not start.</summary>
public sealed class LostFilesTests : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("distro-lost-").FullName;

    [Fact]
    public async Task A_log_whose_beginning_was_cut_is_not_served_without_a_snapshot()
    {
        // A copy is a snapshot and a log that begins with it, as compaction leaves them.
        await Keep("no");
        DeleteAll("*.snap");
        await DoesNotStart("no");
        await DoesNotStart("yes");
    }

    [Theory, InlineData("always"), InlineData("no")]
    public async Task A_log_that_ends_before_what_a_snapshot_vouches_for_is_not_served(string sync)
    {
        await Keep("yes", "--appendfsync", sync);
        DeleteAll("*.log");
        await DoesNotStart("yes");
        await DoesNotStart("yes");
    }

    [Fact]
    public async Task A_log_without_its_first_segment_is_not_served()
    {
        await using (var server = Start(out _, "yes", "--snapshot-log-bytes", "0", "--appendfsync", "no"))
        {
            using var client = new RespClient(server.Port);
            client.Expect("SET first v", "OK");
            var value = new string('v', 1 << 20);
            for (var i = 0; i < 40; i++) client.Expect($"SET k{i} {value}", "OK");
        }

        var segments = Directory.GetFiles(folder, "*.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.True(segments.Length > 1, "one segment holds it all");
        File.Delete(segments[0]);
        await DoesNotStart("yes");
    }

    [Fact]
    public async Task Without_its_snapshot_a_log_that_begins_at_the_beginning_is_served_as_before()
    {
        await Keep("yes");
        DeleteAll("*.snap");
        await using var again = Start(out _, "yes");
        using var client = new RespClient(again.Port);
        while (client.Run("DBSIZE").StartsWith("-LOADING", StringComparison.Ordinal)) await Task.Delay(10);
        client.Expect("GET k", "v");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task Keep(string log, params string[] more)
    {
        await using var server = Start(out _, log, more);
        using var client = new RespClient(server.Port);
        client.Expect("SET k v", "OK");
        client.Expect("SAVE", "OK");
    }

    private void DeleteAll(string pattern)
    {
        var found = Directory.GetFiles(folder, pattern, SearchOption.AllDirectories);
        Assert.NotEmpty(found);
        foreach (var path in found) File.Delete(path);
    }

    private async Task DoesNotStart(string log)
    {
        RunningServer server;
        Task<int> ended;
        try
        {
            server = Start(out ended, log);
        }
        catch (IOException)
        {
            return;
        }

        await using (server) Assert.Equal(1, await ended.WaitAsync(patience));
    }

    private RunningServer Start(out Task<int> ended, string log, params string[] more)
    {
        var options = new ServerOptions();
        var ending = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        new ConfigLoader(options).LoadText("", CommandLine.Parse(["--save", "", "--appendonly", log, .. more, "--port", "0", "--dir", folder, "--log-ring-bytes", "64mb", "--loops", "2"]).Lines);
        ended = ending.Task;
        return RunningServer.Start(options, null, NullLoggerFactory.Instance, code => ending.TrySetResult(code));
    }
}
