using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// All segments of a writer's log are gone when the cluster starts, as after a wrong rm or a disk put in without its files: the group is not served, nothing more is deleted, the logs
/// say what is missing and what to do, and with the files back all that was acknowledged is there.
/// </summary>
public sealed class LostFilesTests
{
    private const int Keys = 200;

    /// <summary>A bound for hanging.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(true, "log's files are gone")]
    [InlineData(false, "the writers' logs are empty, though the group was served before: their files are gone")]
    public async Task A_log_whose_files_are_gone_is_not_served_and_with_them_back_all_is_there(bool hasSnapshot, string told)
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 0, "always");
        await Fill(store, hasSnapshot);
        string[] all = [.. store.AllNames];
        await store.Kill(all);
        var group = Path.Combine(data.Path, "persistence", "group-0");
        var aside = Directory.CreateDirectory(Path.Combine(data.Path, "aside")).FullName;
        Move(group, aside);
        var left = Files(group);
        Assert.Equal(hasSnapshot, left.Any(path => path.EndsWith(".snap", StringComparison.Ordinal)));

        var line = store.Said.Next(told);
        await store.StartAgain(all);
        await Task.WhenAny(line, Task.Delay(patience));
        Assert.True(line.IsCompleted, "nobody says what is missing:\n" + store.Said.Last(40));
        using (var client = await RespConnection.WhenItListens(TestStore.Host, store.RouterPort, patience))
        {
            Assert.IsType<ReplyError>(await client.Send("GET", "key:0").WaitAsync(patience));
            Assert.IsType<ReplyError>(await client.Send("SET", "key:0", "lost").WaitAsync(patience));
        }

        await store.Kill(all);
        Assert.Subset(Files(group), left);
        foreach (var made in Directory.EnumerateFiles(group, "*.log")) File.Delete(made);
        Move(aside, group);
        await store.StartAgain(all);
        await store.Healthy(all);
        using var again = await RespConnection.Open(TestStore.Host, store.RouterPort);
        for (var key = 0; key < Keys; key++) Assert.Equal($"value:{key}", await again.SendUntilExecuted("GET", $"key:{key}"));
    }

    private static async Task Fill(TestStore store, bool hasSnapshot)
    {
        using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
        for (var key = 0; key < Keys; key++) Assert.Equal("OK", await client.SendUntilExecuted("SET", $"key:{key}", $"value:{key}"));
        if (hasSnapshot) Assert.Equal("OK", await client.SendUntilExecuted("SAVE"));
    }

    private static void Move(string from, string to)
    {
        var segments = Directory.GetFiles(from, "*.log");
        Assert.NotEmpty(segments);
        foreach (var path in segments) File.Move(path, Path.Combine(to, Path.GetFileName(path)));
    }

    private static HashSet<string> Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))];
}
