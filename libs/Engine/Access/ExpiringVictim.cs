using Distro.Engine.Memory;
using Distro.Engine.Records;
using Distro.Engine.Tables;

namespace Distro.Engine.Access;

/// <summary>Keeps one of the keys with an expiry time among those that a table emits, each with the same chance: the n-th takes the place with one in n.</summary>
internal struct ExpiringVictim(Heap heap, ulong random) : ILeafSink
{
    public Handle Found;

    public int Looked;

    private uint met;
    private ulong state = random | 1;

    public void Emit(Handle record)
    {
        Looked++;
        if (!RecordLayout.Read(heap, record).HasExpiry) return;
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if (Math.BigMul(state, ++met, out _) == 0) Found = record;
    }
}
