using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.SortedSets;
using Distro.Resp;

namespace Distro.Commands.Scanning;

/// <summary>
/// Different elements of a collection, chosen at random, collected with what belongs to them. A few of many are drawn one by one, those drawn before
/// being ignored; else each of all elements in turn is taken with the chance that it must have.
/// </summary>
internal struct RandomSample : IFieldSink, IElementSink, IScoreSink
{
    private const int SmallMax = 32;
    private const int SmallPart = 4;

    private readonly ScratchBytes found;
    private readonly Random random;
    private long unseen;
    private long wanted;
    private long left;

    /// <summary>A sample of <paramref name="wanted"/> of <paramref name="total"/> elements (all, if there are fewer).</summary>
    public RandomSample(ScratchBytes found, Random random, long total, long wanted)
    {
        this.found = found;
        this.random = random;
        this.wanted = Math.Min(wanted, total);
        unseen = total;
        left = this.wanted;
        IsSmall = this.wanted <= SmallMax && this.wanted <= total / SmallPart;
        found.Clear();
    }

    /// <summary>True when elements are drawn one by one until the sample is full; false when all are shown to it once.</summary>
    public bool IsSmall { get; }

    public readonly bool IsFull => left == 0;

    /// <summary>
    /// Reads the count at argument 2, whose sign says whether repeats are wanted, and the word that may follow it (empty where none may);
    /// writes the error when they make no sense. What repeats is bounded: nobody can read as much as a count could ask for.
    /// </summary>
    public static bool TryCount(ref Call call, ReadOnlySpan<byte> pairsWord, out long count)
    {
        if (!call.TryInteger(2, -long.MaxValue, long.MaxValue, out count)) return false;
        if (call.Count > 3 && (call.Count > 4 || pairsWord.IsEmpty || !call.Is(3, pairsWord)))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        if (count >= -int.MaxValue / 2 && (call.Count == 3 || count <= long.MaxValue / 2)) return true;
        call.Reply.Error("ERR value is out of range"u8);
        return false;
    }

    public void Emit(scoped ReadOnlySpan<byte> element)
    {
        if (Takes(element, 1)) found.Add(element);
    }

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        if (!Takes(field, 2)) return;
        found.Add(field);
        found.Add(value);
    }

    public void Emit(scoped ReadOnlySpan<byte> member, double score)
    {
        if (!Takes(member, 2)) return;
        found.Add(member);
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        found.Add(text[..DoubleText.Write(score, text)]);
    }

    private bool Takes(scoped ReadOnlySpan<byte> element, int step)
    {
        if (left == 0) return false;
        if (!IsSmall && random.NextInt64(unseen--) >= left) return false;
        for (var i = 0; IsSmall && i < found.Count; i += step)
        {
            if (found[i].SequenceEqual(element)) return false;
        }

        left--;
        return true;
    }
}
