using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Records;

/// <summary>Turns the records a table emits into keys.</summary>
internal ref struct KeySink<TSink>(Heap heap, TSink sink) : ILeafSink where TSink : IScanSink, allows ref struct
{
    public TSink Sink = sink;

    public void Emit(Handle record)
    {
        var layout = RecordLayout.Read(heap, record);
        Sink.Emit(heap.At(record, layout.Bytes).Slice(layout.KeyStart, layout.KeyLength), layout.Type, layout.ExpireAt(heap, record));
    }
}

/// <summary>Passes on the keys that have expired, or some of whose elements have, as many as were asked for, and notes the soonest expiry time it met.</summary>
internal ref struct ExpiredSink<TSink>(Heap heap, TSink sink, long unixMilliseconds, int count) : ILeafSink where TSink : IScanSink, allows ref struct
{
    public TSink Sink = sink;

    /// <summary>No key looked at, expired ones included, expires before this.</summary>
    public long Soonest = long.MaxValue;

    public int Found { get; private set; }

    public int Looked { get; private set; }

    /// <summary>A bucket held more expired keys than were asked for: it has to be visited again.</summary>
    public bool IsOverfull { get; private set; }

    public void Emit(Handle record)
    {
        Looked++;
        var layout = RecordLayout.Read(heap, record);
        var expireAt = layout.HasExpiry ? layout.ExpireAt(heap, record) : long.MaxValue;
        if (TimedTable.Is(layout.Type, layout.Encoding))
            expireAt = Math.Min(expireAt, TimedTable.DueAt(heap.At(record, layout.Bytes)[layout.ValueStart..]));
        if (expireAt == long.MaxValue) return;
        Soonest = Math.Min(Soonest, expireAt);
        if (expireAt > unixMilliseconds) return;
        if (Found == count)
        {
            IsOverfull = true;
            return;
        }

        Found++;
        Sink.Emit(heap.At(record, layout.Bytes).Slice(layout.KeyStart, layout.KeyLength), layout.Type, expireAt);
    }
}
