using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Commands.Sorting;

/// <summary>
/// Elements being sorted: by numbers, by their own bytes, or by the bytes of their weights. Kept by its owner from command to command.
/// Where only the first few are asked for, a heap of so many keeps the best met so far, its worst on top: most elements then cost one comparison.
/// </summary>
internal sealed class SortBuffer
{
    private const int EntriesKept = 64 * 1024;
    private const int EntriesInitial = 64;
    private const int NoWeight = -1;

    /// <summary>A part this small of all is selected; of a larger one the heap would cost what sorting does.</summary>
    private const int SelectedPart = 8;

    private readonly ScratchBytes weights = new();
    private readonly ScratchBytes keys = new();
    private readonly Comparison<Entry> byNumber;
    private readonly Comparison<Entry> byElement;
    private readonly Comparison<Entry> byWeight;
    private readonly Patience patience;
    private Entry[] entries = [];
    private int sign;

    public SortBuffer(Patience patience)
    {
        this.patience = patience;
        byNumber = CompareNumbers;
        byElement = CompareElements;
        byWeight = CompareWeights;
    }

    public ScratchBytes Elements { get; } = new();

    /// <summary>What GET has found.</summary>
    public ScratchBytes Results { get; } = new();

    /// <summary>Room for the keys that patterns make.</summary>
    public ScratchBytes Keys => keys;

    public int Count => Elements.Count;

    /// <summary>The element at a place, once they are sorted as far as that.</summary>
    public ReadOnlySpan<byte> this[int index] => Elements[entries[index].Element];

    /// <summary>Takes the elements in the order they came in.</summary>
    public void Begin()
    {
        if (entries.Length < Count) entries = new Entry[Math.Max(Count, EntriesInitial)];
        for (var i = 0; i < Count; i++) entries[i] = new Entry(0, i, NoWeight);
    }

    /// <summary>Sorts by numbers: the elements themselves, or their weights, 0 where there is none. False when one is no number; they are not sorted then.</summary>
    /// <param name="wanted">So many of the first are asked for: the order of the others does not matter.</param>
    public bool TrySortByNumbers(ref Call call, bool hasPattern, SortPattern pattern, bool isDescending, int wanted)
    {
        for (var i = 0; i < Count; i++)
        {
            weights.Clear();
            patience.Spend();
            var number = 0.0;
            if (!hasPattern && !DoubleText.TryParse(Elements[i], out number)) return false;
            if (hasPattern && pattern.TryCollect(ref call, keys, Elements[i], weights) && !DoubleText.TryParse(weights[0], out number)) return false;
            entries[i] = new Entry(number, i, NoWeight);
        }

        sign = isDescending ? -1 : 1;
        Sort(byNumber, wanted);
        return true;
    }

    /// <summary>Sorts by bytes: of the elements themselves, or of their weights; those without come first.</summary>
    /// <param name="wanted">So many of the first are asked for: the order of the others does not matter.</param>
    public void SortByBytes(ref Call call, bool hasPattern, SortPattern pattern, bool isDescending, int wanted)
    {
        for (var i = 0; hasPattern && i < Count; i++)
        {
            patience.Spend();
            if (pattern.TryCollect(ref call, keys, Elements[i], weights)) entries[i].Weight = weights.Count - 1;
        }

        sign = isDescending ? -1 : 1;
        Sort(hasPattern ? byWeight : byElement, wanted);
    }

    public void Clear()
    {
        Elements.Clear();
        Results.Clear();
        weights.Clear();
        keys.Clear();
        if (entries.Length > EntriesKept) entries = [];
    }

    private void Sort(Comparison<Entry> order, int wanted)
    {
        var all = entries.AsSpan(0, Count);
        if (wanted > all.Length / SelectedPart)
        {
            all.Sort(order);
            return;
        }

        if (wanted == 0) return;
        var best = all[..wanted];
        for (var i = (wanted / 2) - 1; i >= 0; i--) Sink(best, i, order);
        foreach (ref readonly var entry in all[wanted..])
        {
            if (order(entry, best[0]) >= 0) continue;
            best[0] = entry;
            Sink(best, 0, order);
        }

        best.Sort(order);
    }

    /// <summary>Puts an entry of the heap in its place below: none may come behind the one above it.</summary>
    private static void Sink(Span<Entry> heap, int at, Comparison<Entry> order)
    {
        var entry = heap[at];
        for (var child = (2 * at) + 1; child < heap.Length; child = (2 * at) + 1)
        {
            if (child + 1 < heap.Length && order(heap[child + 1], heap[child]) > 0) child++;
            if (order(heap[child], entry) <= 0) break;
            heap[at] = heap[child];
            at = child;
        }

        heap[at] = entry;
    }

    private int CompareNumbers(Entry left, Entry right)
    {
        patience.Spend();
        var order = left.Number.CompareTo(right.Number);
        return sign * (order != 0 ? order : Elements[left.Element].SequenceCompareTo(Elements[right.Element]));
    }

    private int CompareElements(Entry left, Entry right)
    {
        patience.Spend();
        return sign * Elements[left.Element].SequenceCompareTo(Elements[right.Element]);
    }

    /// <summary>Those of equal weights stay in the order they came in.</summary>
    private int CompareWeights(Entry left, Entry right)
    {
        patience.Spend();
        var order = left.Weight < 0 || right.Weight < 0 ? (left.Weight >= 0).CompareTo(right.Weight >= 0) : weights[left.Weight].SequenceCompareTo(weights[right.Weight]);
        return order != 0 ? sign * order : left.Element.CompareTo(right.Element);
    }

    private record struct Entry(double Number, int Element, int Weight);
}
