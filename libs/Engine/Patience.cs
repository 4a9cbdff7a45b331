using System.Runtime.CompilerServices;

namespace Distro.Engine;

/// <summary>
/// How a command that goes through many elements lets others in between, without looking at the clock for each: it spends what a step costs, roughly, and whoever runs it is asked when enough is spent.
/// The engine spends where it takes and frees blocks, looks keys up and goes from leaf to leaf (one a heap: <see cref="Memory.Heap.Patience"/>), and commands where they work on what it gave them.
/// </summary>
public sealed class Patience
{
    /// <summary>Steps between two looks: some ten microseconds of the cheapest.</summary>
    public const int Steps = 512;

    private int left = Steps;

    /// <summary>Called in the midst of a command, and of changes to blocks: whatever the heap has must stay as it is.</summary>
    public Action? Look { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spend(int steps = 1)
    {
        if ((left -= steps) <= 0) Ask();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Ask()
    {
        left = Steps;
        Look?.Invoke();
    }
}
