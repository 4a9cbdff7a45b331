using System.Runtime.InteropServices;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Members;

/// <summary>
/// A member table some of whose members expire: its root and behind it <see cref="MemberTimes"/>. Hashes and sets become one with the first member that
/// is given a time, and an ordinary table again with the last that loses it.
/// </summary>
internal static class TimedTable
{
    /// <summary>Bytes of the root with the times.</summary>
    public const int RootBytes = MemberTable.RootBytes + MemberTimes.Bytes;

    private const int LookedAtMin = 64;
    private const int LookedAtPerExpired = 16;

    /// <summary>Whether a value of this type and encoding is such a table.</summary>
    public static bool Is(ValueType type, byte encoding)
        => (type == ValueType.Hash && encoding == Hashes.Hash.Timed) || (type == ValueType.Set && encoding == Sets.Set.Timed);

    public static ref MemberTimes Times(Span<byte> root) => ref MemoryMarshal.AsRef<MemberTimes>(root[MemberTable.RootBytes..]);

    /// <summary>When the value is worth a search for expired members.</summary>
    public static long DueAt(ReadOnlySpan<byte> root) => MemoryMarshal.Read<MemberTimes>(root[MemberTable.RootBytes..]).DueAt;

    /// <summary>Adds room for times to the root of an ordinary table.</summary>
    public static void Begin(ref KeyEntry entry, byte encoding)
    {
        entry.Resize(RootBytes);
        Times(entry.Value) = MemberTimes.None;
        entry.Encoding = encoding;
    }

    /// <summary>A member's time has come (1) or gone (-1), or with 0 changed.</summary>
    public static void Count(ref KeyEntry entry, int change, long expireAt, byte tableEncoding)
    {
        ref var times = ref Times(entry.Value);
        times.Count += change;
        if (expireAt >= 0)
        {
            times.Note(expireAt);
            entry.NoteElementExpiry(times.DueAt);
            return;
        }

        if (times.Count > 0)
            return;
        entry.Encoding = tableEncoding;
        entry.Resize(MemberTable.RootBytes);
    }

    /// <summary>Emits some members that have expired; looks at a bounded number, and goes on from there the next time. The caller removes what was emitted.</summary>
    public static int FindExpired<TSink>(ref KeyEntry entry, MemberTable table, long unixMilliseconds, int count, ref TSink sink) where TSink : IElementSink, allows ref struct
    {
        ref var times = ref Times(entry.Value);
        var finder = new ExpiredMembers<TSink>(table, sink, unixMilliseconds);
        var lookMax = Math.Max(LookedAtMin, count * LookedAtPerExpired);
        while (finder.Found < count && finder.Looked < lookMax && times.Soonest < unixMilliseconds)
        {
            finder.Soonest = long.MaxValue;
            times.Searched(table.Scan(times.Position, 1, ref finder), finder.Soonest, table.Count, unixMilliseconds);
            if (times.Position == 0)
                break;
        }

        sink = finder.Sink;
        return finder.Found;
    }

    /// <summary>Emits the members that expire.</summary>
    public static void EmitTimes<TSink>(MemberTable table, ref TSink sink) where TSink : IElementTimeSink, allows ref struct
        => EmitTimes(table, 0, int.MaxValue, ref sink);

    /// <summary>Emits all members, with -1 those that do not expire.</summary>
    public static void EmitAll<TSink>(MemberTable table, ref TSink sink) where TSink : IElementTimeSink, allows ref struct
    {
        var timed = new TimedMembers<TSink>(table, sink, all: true);
        table.Scan(0, int.MaxValue, ref timed);
        sink = timed.Sink;
    }

    /// <summary>Emits those that expire, looking at so many members from a position on. Returns the position to go on from, -1 at the end.</summary>
    public static long EmitTimes<TSink>(MemberTable table, long position, int count, ref TSink sink) where TSink : IElementTimeSink, allows ref struct
    {
        var timed = new TimedMembers<TSink>(table, sink, all: false);
        var next = table.Scan(position, count, ref timed);
        sink = timed.Sink;
        return next;
    }

    private ref struct TimedMembers<TSink>(MemberTable table, TSink sink, bool all) : ILeafSink where TSink : IElementTimeSink, allows ref struct
    {
        private readonly MemberTable table = table;

        public TSink Sink = sink;

        public void Emit(Handle record)
        {
            var member = table.At(record);
            if (all || member.ExpireAt >= 0)
                Sink.Emit(member.Member, member.ExpireAt);
        }
    }

    private ref struct ExpiredMembers<TSink>(MemberTable table, TSink sink, long unixMilliseconds) : ILeafSink where TSink : IElementSink, allows ref struct
    {
        private readonly MemberTable table = table;

        public TSink Sink = sink;

        /// <summary>The soonest time met of members that have not expired.</summary>
        public long Soonest = long.MaxValue;

        public int Found { get; private set; }

        public int Looked { get; private set; }

        public void Emit(Handle record)
        {
            Looked++;
            var member = table.At(record);
            var expireAt = member.ExpireAt;
            if (expireAt < 0)
                return;
            if (expireAt >= unixMilliseconds)
            {
                Soonest = Math.Min(Soonest, expireAt);
                return;
            }

            Found++;
            Sink.Emit(member.Member);
        }
    }
}
