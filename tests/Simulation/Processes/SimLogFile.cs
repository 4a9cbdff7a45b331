using Distro.ChangeLog.Records;
using Distro.Persistence.Snapshots;
using Distro.Persistence.Writers;
using Distro.Tests.Simulation.Checks;
using Distro.Wire.Messages;

namespace Distro.Tests.Simulation.Processes;

/// <summary>
/// One group's log on a simulated disk: what the process wrote, how much of it a power cut leaves for certain, and what was asked for and not done yet.
/// Recovery reads the real record format, so a torn tail is found the way a writer finds it.
/// </summary>
public sealed class SimLogFile(int group)
{
    private byte[] data = new byte[4096];
    private int length;
    private int durable;
    private int head;
    private int begin;
    private IReadOnlyList<EpochStart> below = [];
    private LogPosition position;

    public long StartOffset => head;

    public long EndOffset => position.RecordOffset;

    public long PromisedEpoch { get; private set; }

    public long PromisedIncarnation { get; private set; }

    public long EnsembleVersion { get; private set; }

    public Queue<LogRequest> Pending { get; } = [];

    public long BusyUntil { get; set; }

    public LogResult Do(LogRequest request)
    {
        switch (request)
        {
            case WriteRecords write:
                if (write.Offset != length) throw new HistoryFailedException($"a write at {write.Offset} of a log that ends at {length}");
                position = position.After(write.Records.Span);
                Append(write.Records.Span);
                return new RecordsWritten(group, position.RecordOffset, length);
            case DropPieces:
                length = (int)position.RecordOffset;
                position = new LogPosition(length);
                return new RecordsWritten(group, length, length);
            case SyncLog sync:
                durable = (int)Math.Max(durable, Math.Min(length, sync.EndOffset));
                return new LogSynced(group, sync.EndOffset);
            case CutLog cut:
                length = (int)cut.Offset;
                position = new LogPosition(length);
                durable = Math.Min(durable, length);
                return new LogCut(group, cut.Offset);
            case RestartLog restart:
                if (restart.Offset <= length) throw new HistoryFailedException($"a log that ends at {length} is begun anew at {restart.Offset}");
                (begin, head, length, durable, below) = ((int)restart.Offset, (int)restart.Offset, (int)restart.Offset, (int)restart.Offset, restart.History);
                position = new LogPosition(length);
                while (data.Length < length) Array.Resize(ref data, data.Length * 2);
                return new LogCut(group, restart.Offset);
            case CutLogHead cut:
                head = (int)Math.Max(head, cut.Offset);
                return new LogHeadCut(group, head);
            case SavePromise promise:
                (PromisedEpoch, PromisedIncarnation) = (promise.Epoch, promise.Incarnation);
                EnsembleVersion = Math.Max(EnsembleVersion, promise.EnsembleVersion);
                return new PromiseSaved(group, promise.Epoch, promise.Incarnation, promise.EnsembleVersion);
            case NoteEnsemble noted:
                EnsembleVersion = Math.Max(EnsembleVersion, noted.Version);
                return new EnsembleNoted(group, noted.Version);
            case FetchRecords fetch:
                return new RecordsFetched(group, fetch.Ticket, Fetch(fetch));
            default:
                throw new HistoryFailedException("an unknown request to the disk");
        }
    }

    /// <summary>The process dies: of the request under way some part may have been done; with the power goes what was not fsynced, from some point on.</summary>
    public void Crash(Random random, bool powerLost, Counters counters)
    {
        if (Pending.TryPeek(out var first))
        {
            if (first is WriteRecords write) Append(write.Records.Span[..random.Next(write.Records.Length + 1)]);
            else if (random.Next(2) == 0) Do(first);
        }

        Pending.Clear();
        BusyUntil = 0;
        if (!powerLost || length == durable) return;
        counters.LostTails++;
        length = durable + random.Next(length - durable + 1);
        for (var i = Math.Max(durable, length - random.Next(24)); i < length; i++) data[i] = (byte)random.Next(256);
    }

    /// <param name="counters">Told of torn tails.</param>
    /// <param name="snapshots">What the same disk has of snapshots.</param>
    public RecoveredLog Recover(Counters counters, IReadOnlyList<StoredSnapshot> snapshots)
    {
        var history = new List<EpochStart>(below);
        var lastTime = 0L;
        var reader = new RecordReader(data.AsSpan(begin, length - begin), begin);
        while (reader.Read(out var record) == RecordStatus.Whole)
        {
            lastTime = record.Header.TimeMilliseconds;
            if (record.Header.Kind == RecordKind.EpochStart) history.Add(new EpochStart(record.Header.Epoch, record.Header.Offset));
        }

        var end = begin + reader.Position;
        if (end < length) counters.TornTails++;
        if (end < durable) throw new HistoryFailedException("the simulated disk lost what was fsynced");
        length = durable = end;
        position = new LogPosition(length);
        return new RecoveredLog(group, PromisedEpoch, PromisedIncarnation, length, lastTime, history, head, snapshots, EnsembleVersion);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (data.Length < length + bytes.Length) Array.Resize(ref data, data.Length * 2);
        bytes.CopyTo(data.AsSpan(length));
        length += bytes.Length;
    }

    private ReadOnlyMemory<byte> Fetch(FetchRecords fetch)
    {
        if (fetch.Offset < head) throw new HistoryFailedException($"a read at {fetch.Offset} of a log that begins at {head}");
        if (fetch.Taken > 0) return Piece(fetch);
        var (position, end) = ((int)fetch.Offset, (int)Math.Min(fetch.EndOffset, length));
        while (position < end && RecordHeader.TryRead(data.AsSpan(position, end - position), out var header))
        {
            if (position + header.Length - fetch.Offset > fetch.BytesMax) break;
            position += header.Length;
        }

        return position <= fetch.Offset ? Piece(fetch) : data.AsSpan((int)fetch.Offset, position - (int)fetch.Offset).ToArray();
    }

    private ReadOnlyMemory<byte> Piece(FetchRecords fetch)
    {
        if (fetch.Offset >= length || !RecordHeader.TryRead(data.AsSpan((int)fetch.Offset, length - (int)fetch.Offset), out var header)) return default;
        return data.AsSpan((int)fetch.Offset + fetch.Taken, Math.Max(0, Math.Min(fetch.BytesMax, header.Length - fetch.Taken))).ToArray();
    }
}
