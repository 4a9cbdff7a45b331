using System.Diagnostics;
using Distro.ChangeLog.Files;

namespace Distro.SideBySide.Durability;

/// <summary>
/// What the disk itself allows: 4 KB written and synced, one after the other, as fio does with --fdatasync=1, once into room that was written before (a log's preallocated
/// segment) and once behind a file's end (which changes its length each time). No log of one writer commits more often than this.
/// </summary>
internal sealed record DiskSync(string Title, double P50, double P99, double P999, double SyncsPerSecond)
{
    private const int BlockBytes = 4096;
    private const int FileBytes = 16 << 20;

    public static DiskSync[] Measure(string folder, TimeSpan time) =>
    [
        Run("into allocated room", folder, time, isAllocated: true),
        Run("behind the end", folder, time, isAllocated: false),
    ];

    private static DiskSync Run(string title, string folder, TimeSpan time, bool isAllocated)
    {
        var files = new DiskFileSystem();
        var path = Path.Combine(folder, "sync-probe");
        var milliseconds = new List<double>();
        var block = new byte[BlockBytes];
        new Random(1).NextBytes(block);
        using (var file = files.Create(path))
        {
            if (isAllocated) file.Allocate(FileBytes);
            file.Sync();
            var began = Stopwatch.GetTimestamp();
            for (var number = 0L; Stopwatch.GetElapsedTime(began) < time; number++)
            {
                var at = Stopwatch.GetTimestamp();
                file.Write(number * BlockBytes % FileBytes, block);
                file.Sync();
                milliseconds.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                if (isAllocated || (number + 1) * BlockBytes % FileBytes > 0) continue;
                file.SetLength(0);
                file.Sync();
            }
        }

        files.Delete(path);
        double[] sorted = [.. milliseconds.Order()];
        return new DiskSync(title, Percentile.Of(sorted, 0.5), Percentile.Of(sorted, 0.99), Percentile.Of(sorted, 0.999), 1000 / sorted.Average());
    }
}
