namespace Distro.Commands.HotKeys;

/// <summary>What HOTKEYS GET shows: of one process, or of all groups behind a Router.</summary>
public sealed record HotKeyReport
{
    public required bool IsActive { get; init; }

    public required HotKeyOptions Options { get; init; }

    public required IReadOnlyList<(int First, int Last)> Slots { get; init; }

    public required HotKeyFigures Figures { get; init; }

    public required long StartMilliseconds { get; init; }

    public required long DurationMilliseconds { get; init; }

    public required ProcessorTime ProcessorTime { get; init; }
}
