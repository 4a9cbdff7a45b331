using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Sets;

/// <summary>Counts the members of a large set that have not expired by a time, and keeps the one of a number.</summary>
internal struct LiveMembers(Heap heap, long now, long wanted) : ILeafSink
{
    public long Count { get; private set; }

    public Handle Chosen { get; private set; }

    public void Emit(Handle record)
    {
        if (MemberRecord.At(heap, record, MemberShape.Bare).ExpireAt is >= 0 and var expireAt && expireAt < now)
            return;
        if (Count++ == wanted)
            Chosen = record;
    }
}
