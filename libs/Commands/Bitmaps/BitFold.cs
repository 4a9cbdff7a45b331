using System.Numerics;
using System.Runtime.InteropServices;

namespace Distro.Commands.Bitmaps;

/// <summary>
/// Takes bitmaps one after the other and makes one of them. Two accumulators do for all operations: of the first source and of what the others have
/// together (DIFF, DIFF1, ANDOR), or of the bits seen once and seen again (ONE).
/// </summary>
internal readonly ref struct BitFold
{
    private readonly BitOperation operation;
    private readonly Span<byte> result;
    private readonly Span<byte> other;

    /// <param name="operation">What to make.</param>
    /// <param name="result">As long as the longest source.</param>
    /// <param name="other">As long; both may hold anything.</param>
    public BitFold(BitOperation operation, Span<byte> result, Span<byte> other)
    {
        this.operation = operation;
        this.result = result;
        this.other = other;
        other.Clear();
    }

    private interface IBitwise
    {
        static abstract Vector<byte> Apply(Vector<byte> left, Vector<byte> right);
    }

    public void Add(ReadOnlySpan<byte> source, bool isFirst)
    {
        if (isFirst)
        {
            source.CopyTo(result);
            result[source.Length..].Clear();
            return;
        }

        switch (operation)
        {
            case BitOperation.And:
                Apply<Conjunction>(result, source);
                result[source.Length..].Clear();
                break;
            case BitOperation.Or:
                Apply<Disjunction>(result, source);
                break;
            case BitOperation.Xor:
                Apply<ExclusiveDisjunction>(result, source);
                break;
            case BitOperation.One:
                AddOnce(source);
                break;
            default:
                Apply<Disjunction>(other, source);
                break;
        }
    }

    /// <summary>The result, once all sources have been added.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        switch (operation)
        {
            case BitOperation.Not:
                other.Fill(0xFF);
                Apply<ExclusiveDisjunction>(result, other);
                break;
            case BitOperation.Diff or BitOperation.One:
                Apply<Without>(result, other);
                break;
            case BitOperation.Diff1:
                Apply<Without>(other, result);
                return other;
            case BitOperation.AndOr:
                Apply<Conjunction>(result, other);
                break;
        }

        return result;
    }

    /// <summary>The result has the bits seen at least once, the other those seen more often.</summary>
    private void AddOnce(ReadOnlySpan<byte> source)
    {
        for (var i = 0; i < source.Length; i++)
        {
            other[i] |= (byte)(result[i] & source[i]);
            result[i] |= source[i];
        }
    }

    /// <summary>Changes the target as far as the source goes.</summary>
    private static void Apply<TBitwise>(Span<byte> target, ReadOnlySpan<byte> source) where TBitwise : IBitwise
    {
        target = target[..source.Length];
        var targets = MemoryMarshal.Cast<byte, Vector<byte>>(target);
        var sources = MemoryMarshal.Cast<byte, Vector<byte>>(source);
        for (var i = 0; i < targets.Length; i++) targets[i] = TBitwise.Apply(targets[i], sources[i]);
        for (var i = targets.Length * Vector<byte>.Count; i < target.Length; i++)
            target[i] = TBitwise.Apply(new Vector<byte>(target[i]), new Vector<byte>(source[i]))[0];
    }

    private readonly struct Conjunction : IBitwise
    {
        public static Vector<byte> Apply(Vector<byte> left, Vector<byte> right) => left & right;
    }

    private readonly struct Disjunction : IBitwise
    {
        public static Vector<byte> Apply(Vector<byte> left, Vector<byte> right) => left | right;
    }

    private readonly struct ExclusiveDisjunction : IBitwise
    {
        public static Vector<byte> Apply(Vector<byte> left, Vector<byte> right) => left ^ right;
    }

    private readonly struct Without : IBitwise
    {
        public static Vector<byte> Apply(Vector<byte> left, Vector<byte> right) => Vector.AndNot(left, right);
    }
}
