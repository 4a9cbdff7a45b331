namespace Distro.RdbTool.Sending;

/// <summary>How an import goes.</summary>
internal sealed record ImportOptions
{
    public required Target Target { get; init; }

    public bool KeepsExisting { get; init; }

    public bool SkipsModules { get; init; }

    public bool AnyVersion { get; init; }

    public int Connections { get; init; } = 4;

    public long KeysPerSecond { get; init; }

    public long BytesPerSecond { get; init; }

    /// <summary>How long it tries again without getting any further.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A value of more bytes is sent as commands, built under another name and renamed: no single request of it takes a shard long.</summary>
    public int PartBytes { get; init; } = 256 * 1024;
}
