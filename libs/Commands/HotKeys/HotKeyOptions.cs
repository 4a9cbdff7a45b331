using Distro.Commands.Routing;
using Distro.Engine;

namespace Distro.Commands.HotKeys;

/// <summary>What HOTKEYS START asked for.</summary>
public sealed record HotKeyOptions
{
    public const int CountDefault = 10;

    public bool CountsTime { get; init; }

    public bool CountsBytes { get; init; }

    /// <summary>How many keys GET names.</summary>
    public int Count { get; init; } = CountDefault;

    /// <summary>0: until STOP.</summary>
    public long DurationMilliseconds { get; init; }

    /// <summary>One command of so many is looked at.</summary>
    public int SampleRatio { get; init; } = 1;

    /// <summary>In ascending order, without duplicates; null: all.</summary>
    public int[]? Slots { get; init; }

    public bool Selects(ReadOnlySpan<byte> key) => Slots is null || Array.BinarySearch(Slots, HashSlot.Of(key)) >= 0;

    /// <summary>The slots as ranges, both ends included.</summary>
    public static IReadOnlyList<(int First, int Last)> RangesOf(IEnumerable<int> slots)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var slot in slots)
        {
            if (ranges.Count > 0 && ranges[^1].Last == slot - 1) ranges[^1] = (ranges[^1].First, slot);
            else ranges.Add((slot, slot));
        }

        return ranges;
    }

    public static readonly IReadOnlyList<(int First, int Last)> AllSlots = [(0, KeyspaceOptions.SlotCount - 1)];
}
