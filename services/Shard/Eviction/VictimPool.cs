namespace Distro.Shard.Eviction;

/// <summary>
/// The best victims met so far, over many samples: what makes a few samples an eviction come close to the true order of all keys. Keys in it may have
/// been used or deleted meanwhile: who takes one looks again. Keys are copied; one a loop.
/// </summary>
internal sealed class VictimPool
{
    private const int Size = 16;
    private const int KeyBytesKept = 1024;

    /// <summary>In ascending order of score.</summary>
    private readonly Victim[] victims = [.. Enumerable.Range(0, Size).Select(_ => new Victim())];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Takes a key in, if it is better than one there or there is room.</summary>
    public void Offer(int slot, int database, ReadOnlySpan<byte> key, ulong score)
    {
        if (Holds(slot, database, key))
            return;
        var place = 0;
        while (place < Count && victims[place].Score < score)
            place++;
        Victim taken;
        if (Count < Size)
        {
            taken = victims[Count];
            victims.AsSpan(place, Count - place).CopyTo(victims.AsSpan(place + 1));
            Count++;
        }
        else
        {
            if (place == 0)
                return;
            taken = victims[0];
            victims.AsSpan(1, --place).CopyTo(victims);
        }

        victims[place] = taken;
        taken.Set(slot, database, key, score);
    }

    /// <summary>The best one, taken out: valid until the next Offer. Null when there is none.</summary>
    public Victim? Take() => Count == 0 ? null : victims[--Count];

    private bool Holds(int slot, int database, ReadOnlySpan<byte> key)
    {
        foreach (var victim in victims.AsSpan(0, Count))
        {
            if (victim.Slot == slot && victim.Database == database && victim.Key.SequenceEqual(key))
                return true;
        }

        return false;
    }

    internal sealed class Victim
    {
        private byte[] key = new byte[64];
        private int length;

        public int Slot { get; private set; }

        public int Database { get; private set; }

        public ulong Score { get; private set; }

        public ReadOnlySpan<byte> Key => key.AsSpan(0, length);

        public void Set(int slot, int database, ReadOnlySpan<byte> bytes, ulong score)
        {
            (Slot, Database, Score) = (slot, database, score);
            if (bytes.Length > key.Length || key.Length > KeyBytesKept)
                key = new byte[Math.Max(bytes.Length, 64)];
            bytes.CopyTo(key);
            length = bytes.Length;
        }
    }
}
