using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Store;

/// <summary>
/// Where a log begins once its oldest segments were deleted, and the epochs that began below: on disk before the first of them goes. So segments that a crash left
/// behind are known to be over, missing ones are told apart from lost ones, and the log's whole history can still be told.
/// </summary>
internal sealed record HeadFile(long StartOffset, IReadOnlyList<EpochRange> Epochs)
{
    /// <summary>Older epochs are forgotten: only a reader that slept through so many failovers would ask for them, and it is sent back to the beginning.</summary>
    private const int EpochsMax = 4096;

    private static ReadOnlySpan<byte> Magic => "DISTROHD"u8;

    /// <summary>Null when nothing was ever deleted.</summary>
    public static HeadFile? Read(IFileSystem files, string directory)
    {
        var path = PathIn(directory);
        var numbers = NumbersFile.ReadAll(files, path, Magic, 1 + (2 * EpochsMax));
        if (numbers is null) return null;
        var head = numbers.Length % 2 == 1 && numbers[0] >= 0 ? new HeadFile(numbers[0], [.. numbers.Skip(1).Chunk(2).Select(pair => new EpochRange(pair[0], pair[1]))]) : null;
        var isRight = head is not null && head.Epochs.Zip(head.Epochs.Skip(1), (a, b) => a.Epoch < b.Epoch && a.Offset < b.Offset).All(inOrder => inOrder);
        return isRight ? head : throw new CorruptLogException(path, 0, 0, "it holds values that can't be");
    }

    public void Write(IFileSystem files, string directory)
    {
        var numbers = new List<long> { StartOffset };
        foreach (var epoch in Epochs.Skip(Math.Max(0, Epochs.Count - EpochsMax))) numbers.AddRange([epoch.Epoch, epoch.Offset]);
        NumbersFile.Write(files, PathIn(directory), Magic, [.. numbers]);
    }

    private static string PathIn(string directory) => Path.Combine(directory, "head");
}
