using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Sets;

/// <summary>The members of a large set that have not expired by a time. Those that have are few mostly, so a member is drawn at random, several times if need be, before all are looked at.</summary>
internal struct LiveMembers : ILeafSink
{
    private const int DrawsMax = 64;
    private const ulong DrawStep = 0x9E3779B97F4A7C15;

    private readonly Heap heap;
    private readonly long now;
    private readonly long wanted;
    private long count;
    private Handle chosen;

    private LiveMembers(Heap heap, long now, long wanted)
    {
        this.heap = heap;
        this.now = now;
        this.wanted = wanted;
    }

    public static long CountOf(MemberTable members, Heap heap, long now)
    {
        var counter = new LiveMembers(heap, now, -1);
        members.Scan(0, int.MaxValue, ref counter);
        return counter.count;
    }

    /// <summary>Whether there is any.</summary>
    public static bool Any(MemberTable members, Heap heap, long now) => !Draw(members, heap, now, 0).IsNull || CountOf(members, heap, now) > 0;

    /// <summary>One of them, chosen by a random number; there must be one.</summary>
    public static Handle Sample(MemberTable members, Heap heap, long now, ulong random)
    {
        var drawn = Draw(members, heap, now, random);
        if (!drawn.IsNull)
            return drawn;
        var counter = new LiveMembers(heap, now, (long)(random % (ulong)CountOf(members, heap, now)));
        members.Scan(0, int.MaxValue, ref counter);
        return counter.chosen;
    }

    public void Emit(Handle record)
    {
        if (IsLive(heap, record, now) && count++ == wanted)
            chosen = record;
    }

    private static Handle Draw(MemberTable members, Heap heap, long now, ulong random)
    {
        for (var draw = 0; draw < DrawsMax; draw++)
        {
            var record = members.Sample(random + ((ulong)draw * DrawStep));
            if (IsLive(heap, record, now))
                return record;
        }

        return Handle.Null;
    }

    private static bool IsLive(Heap heap, Handle record, long now)
        => MemberRecord.At(heap, record, MemberShape.Bare).ExpireAt is var expireAt && (expireAt < 0 || expireAt >= now);
}
