using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Commands.Sorting;

/// <summary>Elements being sorted: by numbers, by their own bytes, or by the bytes of their weights. Kept by its owner from command to command.</summary>
internal sealed class SortBuffer
{
    private const int EntriesKept = 64 * 1024;
    private const int EntriesInitial = 64;
    private const int NoWeight = -1;

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

    /// <summary>The element at a place, once they are sorted.</summary>
    public ReadOnlySpan<byte> this[int index] => Elements[entries[index].Element];

    /// <summary>Takes the elements in the order they came in.</summary>
    public void Begin()
    {
        if (entries.Length < Count) entries = new Entry[Math.Max(Count, EntriesInitial)];
        for (var i = 0; i < Count; i++) entries[i] = new Entry(0, i, NoWeight);
    }

    /// <summary>Sorts by numbers: the elements themselves, or their weights, 0 where there is none. False when one is no number; they are not sorted then.</summary>
    public bool TrySortByNumbers(ref Call call, bool hasPattern, SortPattern pattern, bool isDescending)
    {
        for (var i = 0; i < Count; i++)
        {
            weights.Clear();
            patience.Spend();
            var number = 0.0;
            if (!hasPattern && !TryNumber(Elements[i], out number)) return false;
            if (hasPattern && pattern.TryCollect(ref call, keys, Elements[i], weights) && !TryNumber(weights[0], out number)) return false;
            entries[i] = new Entry(number, i, NoWeight);
        }

        sign = isDescending ? -1 : 1;
        entries.AsSpan(0, Count).Sort(byNumber);
        return true;
    }

    /// <summary>Sorts by bytes: of the elements themselves, or of their weights; those without come first.</summary>
    public void SortByBytes(ref Call call, bool hasPattern, SortPattern pattern, bool isDescending)
    {
        for (var i = 0; hasPattern && i < Count; i++)
        {
            if (pattern.TryCollect(ref call, keys, Elements[i], weights)) entries[i].Weight = weights.Count - 1;
        }

        sign = isDescending ? -1 : 1;
        entries.AsSpan(0, Count).Sort(hasPattern ? byWeight : byElement);
    }

    public void Clear()
    {
        Elements.Clear();
        Results.Clear();
        weights.Clear();
        keys.Clear();
        if (entries.Length > EntriesKept) entries = [];
    }

    /// <summary>As strtod reads it: blanks may come first, and nothing at all is 0.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        return text.IsEmpty || DoubleText.TryParse(text.TrimStart(" \t\n\v\f\r"u8), out number);
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
