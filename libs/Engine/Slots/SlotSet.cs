using System.Numerics;

namespace Distro.Engine.Slots;

/// <summary>
/// A set of slots that many threads change and read without a lock: a bit a slot, and a count for each group of 512, so that a search
/// over an almost empty set looks at little. Each bit is changed under its slot's lock; a reader sees a recent state.
/// </summary>
internal sealed class SlotSet
{
    private const int GroupWords = 8;

    private readonly ulong[] words = new ulong[KeyspaceOptions.SlotCount / 64];
    private readonly int[] groups = new int[KeyspaceOptions.SlotCount / 64 / GroupWords];

    public void Add(int slot)
    {
        if ((Interlocked.Or(ref words[slot >> 6], 1UL << (slot & 63)) & (1UL << (slot & 63))) == 0) Interlocked.Increment(ref groups[slot / (64 * GroupWords)]);
    }

    public void Remove(int slot)
    {
        if ((Interlocked.And(ref words[slot >> 6], ~(1UL << (slot & 63))) & (1UL << (slot & 63))) != 0) Interlocked.Decrement(ref groups[slot / (64 * GroupWords)]);
    }

    /// <summary>The first member at or after a slot; -1 when there is none.</summary>
    public int Next(int slot)
    {
        if (slot >= KeyspaceOptions.SlotCount) return -1;
        var word = slot >> 6;
        var bits = Volatile.Read(ref words[word]) & (ulong.MaxValue << (slot & 63));
        while (bits == 0)
        {
            if (++word == words.Length) return -1;
            while (word % GroupWords == 0 && Volatile.Read(ref groups[word / GroupWords]) == 0)
            {
                word += GroupWords;
                if (word == words.Length) return -1;
            }

            bits = Volatile.Read(ref words[word]);
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Empties the set. Only with the gate closed.</summary>
    public void Clear()
    {
        Array.Clear(words);
        Array.Clear(groups);
    }
}
