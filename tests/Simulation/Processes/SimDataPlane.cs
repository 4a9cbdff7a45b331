using System.Buffers.Binary;
using Distro.ChangeLog.Records;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Tests.Simulation.Checks;
using Distro.Topology;

namespace Distro.Tests.Simulation.Processes;

/// <summary>
/// A shard's data as the simulator needs it: registers, one record a write, replies that wait as the durability asks. It keeps the promises of
/// <see cref="IDataPlane"/> the simple way and reports everything it does to the checkers.
/// </summary>
public sealed class SimDataPlane(SimCluster cluster, MemberProcess process) : IDataPlane
{
    private const int RingBytesMax = 64 << 10;

    /// <summary>Key, value, and how many changes of the key this is: applying one twice, or never, shows.</summary>
    private const int PayloadBytes = 24;

    /// <summary>Less than a section has, so that small histories see snapshots that build on others.</summary>
    private const long ChangedSlotBytes = 50;

    private readonly Dictionary<int, long> values = [];
    private readonly Dictionary<int, long> sequences = [];
    private readonly Dictionary<int, long> stamps = [];
    private readonly Dictionary<int, long> lastOffset = [];
    private readonly List<(long Offset, byte[] Record, ulong Digest)> ring = [];
    private readonly List<(long NeedsOffset, long Value, SimCommand Command)> waiting = [];
    private long applied;
    private ulong digest;
    private long floor;
    private long commit;
    private long synced;
    private long term;
    private long lastTime;
    private long leaseUntil;
    private long checkedOffset;
    private Durability replies;
    private SimTaking? taking;
    private SimStamps? counted;
    private SimLoading? loading;
    private long consistentFrom;

    public enum Serving
    {
        Nothing,
        Replica,
        Primary,
    }

    public Serving Role { get; private set; }

    public ulong Digest => digest;

    /// <summary>False after a snapshot was loaded whose log nobody can vouch for: what was committed may be lost.</summary>
    public bool KnowsDigest { get; private set; } = true;

    /// <summary>All registers and how often each was changed.</summary>
    public string Contents => string.Join(",", values.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}#{sequences[pair.Key]}"));

    public long Epoch => term;

    public long AppliedOffset => applied;

    public long PublishedOffset => applied;

    public bool IsLogAwaited => false;

    public long SyncWantedOffset { get; private set; }

    public long WalkPublished() => applied;

    public long CommitOffset => commit;

    public Action? Published { get; set; }

    /// <summary>Serves as primary, by its own clock and the lease it knows of.</summary>
    public bool HoldsLease => Role == Serving.Primary && process.Clock.MonotonicMilliseconds < leaseUntil;

    public void Reset()
    {
        loading?.Abandon();
        counted = null;
        values.Clear();
        sequences.Clear();
        stamps.Clear();
        consistentFrom = 0;
        KnowsDigest = true;
        lastOffset.Clear();
        ring.Clear();
        waiting.Clear();
        (applied, digest, floor, commit, synced, checkedOffset, lastTime) = (0, 0, 0, 0, 0, 0, 0);
        SyncWantedOffset = 0;
        Role = Serving.Nothing;
    }

    public void Apply(ReadOnlySpan<byte> records)
    {
        var reader = new RecordReader(records, applied);
        while (reader.Read(out var record) == RecordStatus.Whole)
        {
            foreach (var part in record.Parts)
            {
                if (!IsAbove(record.Header.Offset, part.Slot)) cluster.Counters.PartsLeftOut++;
                else Store(part.Resp, record.Header.EndOffset);
            }

            applied = record.Header.EndOffset;
            digest = Digests.After(digest, record.Bytes);
            lastTime = record.Header.TimeMilliseconds;
            cluster.Committed.Check(cluster.GroupOf(process), applied, digest, process.Name);
        }

        if (reader.Position != records.Length) throw new HistoryFailedException($"{process.Name} was given records that do not continue its copy at {applied}");
        commit = Math.Max(commit, applied);
    }

    public void Suspend(string reason)
    {
        Role = Serving.Nothing;
        waiting.Clear();
    }

    public void ServeAsReplica()
    {
        if (applied < consistentFrom) throw new HistoryFailedException($"{process.Name} serves slots of different moments: {applied} of {consistentFrom}");
        Role = Serving.Replica;
        cluster.Committed.CheckFresh(cluster.GroupOf(process), applied, process.Name);
    }

    public void ServeAsPrimary(long epoch, long timeFloorMilliseconds, Durability durability)
    {
        if (applied < consistentFrom) throw new HistoryFailedException($"{process.Name} leads with slots of different moments: {applied} of {consistentFrom}");
        if (term != epoch && timeFloorMilliseconds < lastTime) throw new HistoryFailedException("a primary's clock starts before the last record");
        if (term == epoch) cluster.Counters.TermsResumed++;
        if (loading is { IsArriving: true }) cluster.Counters.ServedEarly++;
        Role = Serving.Primary;
        term = epoch;
        replies = durability;
        lastTime = Math.Max(lastTime, timeFloorMilliseconds);
        ring.Clear();
        floor = commit = checkedOffset = applied;
        SyncWantedOffset = 0;
    }

    public void UseMap(ClusterMap map)
    {
    }

    public void ExtendLease(long untilMonotonicMilliseconds)
    {
        leaseUntil = untilMonotonicMilliseconds;
        Release();
    }

    public void Commit(long offset)
    {
        if (offset > applied) throw new HistoryFailedException($"{process.Name} is told that {offset} is committed and has published {applied}");
        commit = Math.Max(commit, offset);
        CheckUpTo(commit);
        Release();
    }

    public void Synced(long offset)
    {
        synced = Math.Max(synced, offset);
        Release();
    }

    private void CheckUpTo(long offset)
    {
        foreach (var (recordOffset, record, after) in ring)
        {
            var end = recordOffset + record.Length;
            if (end <= checkedOffset || end > offset) continue;
            cluster.Committed.Check(cluster.GroupOf(process), end, after, process.Name);
            checkedOffset = end;
        }
    }

    public int ReadPublished(long offset, Span<byte> buffer)
    {
        var length = 0;
        foreach (var (recordOffset, record, _) in ring)
        {
            if (recordOffset < offset) continue;
            if (recordOffset != offset + length) throw new HistoryFailedException("a read of what was released");
            if (length + record.Length > buffer.Length) break;
            record.CopyTo(buffer[length..]);
            length += record.Length;
        }

        return length;
    }

    public int ReadPublishedPiece(long recordOffset, int taken, Span<byte> buffer)
    {
        var (_, record, _) = ring.Find(entry => entry.Offset == recordOffset);
        if (record is null) throw new HistoryFailedException("a read of what was released");
        cluster.Counters.Pieces++;
        var length = Math.Min(buffer.Length, record.Length - taken);
        record.AsSpan(taken, length).CopyTo(buffer);
        return length;
    }

    public void ReleaseBelow(long offset)
    {
        // Only what is committed is released.
        CheckUpTo(offset);
        floor = Math.Max(floor, offset);
        ring.RemoveAll(entry => entry.Offset < offset);
    }

    public void ReplicaAcknowledged(string memberName, long offset)
    {
    }

    public Action? SnapshotMoved { get; set; }

    public long ChangedBytes(long id) => counted is { } last && last.Id == id ? last.Stamps.Keys.Count(slot => HasChanged(slot, last)) * ChangedSlotBytes : long.MaxValue;

    /// <summary>Whether a slot is not what it was in that snapshot. A planted fault forgets which changed.</summary>
    public bool HasChanged(int slot, SimStamps since) => !cluster.Plan.LosesChanges && lastOffset.GetValueOrDefault(slot) > since.Stamps[slot];

    public ISnapshotTaking TakeSnapshot(int group, long id, long epoch, long baseId = 0)
    {
        if (loading is { IsArriving: true }) throw new HistoryFailedException($"{process.Name} takes a snapshot of slots that are not there yet");
        var builtOn = counted is { } last && last.Id == baseId ? last : null;
        taking = new SimTaking(this, new SnapshotHeader(group, id, epoch, process.Clock.UnixMilliseconds, builtOn?.Id ?? 0, 1), builtOn);
        Step(taking);
        return taking;
    }

    public RdbWish RdbWish => IsRdbAwaited ? RdbWish.Wanted : RdbWish.None;

    /// <summary>A client has asked for an RDB file, and was not told what became of it.</summary>
    public bool IsRdbAwaited { get; private set; }

    /// <summary>A client asks. False when a snapshot is under way, or another asked.</summary>
    public bool AskRdb()
    {
        if (taking is not null || IsRdbAwaited) return false;
        return IsRdbAwaited = true;
    }

    public void SettleSnapshot(bool counts)
    {
        if (IsRdbAwaited) RdbSettled(counts);
        if (counts)
        {
            cluster.Counters.SnapshotsKept++;
            if (taking!.Header.BaseId > 0) cluster.Counters.IncrementsKept++;
            counted = taking.Slots;
        }

        taking = null;
    }

    private void RdbSettled(bool counts)
    {
        var file = (cluster.GroupOf(process), taking?.Header.Id ?? 0);
        if (counts && !cluster.RdbFiles.Contains(file) && !cluster.RdbRefusals.Contains(file)) throw new HistoryFailedException($"{process.Name} tells a client of an RDB file that nobody made");
        if (counts) cluster.Counters.RdbFilesTold++;
        IsRdbAwaited = false;
    }

    public ISnapshotLoading LoadSnapshot() => loading = new SimLoading(cluster, this, process);

    public bool TryGet(int slot, out long value, out long sequence) => values.TryGetValue(slot, out value) & sequences.TryGetValue(slot, out sequence);

    public void Put(int slot, long value, long sequence)
    {
        if (loading is null or { IsAbandoned: true }) throw new HistoryFailedException($"{process.Name} loads what was abandoned");
        values[slot] = value;
        sequences[slot] = sequence;
    }

    public void Stamp(int slot, long stamp) => stamps[slot] = stamp;

    /// <summary>Slots come one by one, each at the end of a tail of the log.</summary>
    public void LoadedUpTo(long smallestStamp, long endOffset, IEnumerable<byte[]> tail, long lastTimeMilliseconds)
    {
        cluster.Counters.SnapshotsLoaded++;
        applied = commit = endOffset;
        lastTime = Math.Max(lastTime, lastTimeMilliseconds);
        var known = cluster.Committed.DigestAt(cluster.GroupOf(process), smallestStamp, process.Name);
        (digest, KnowsDigest) = (known ?? 0, known is not null);
        var at = smallestStamp;
        foreach (var record in tail)
        {
            digest = Digests.After(digest, record);
            at += record.Length;
            if (KnowsDigest) cluster.Committed.Check(cluster.GroupOf(process), at, digest, process.Name);
        }
    }

    /// <summary>One of them is there: what the tail says above its stamp is added.</summary>
    public void Arrived(int slot, IEnumerable<(long Offset, long EndOffset, byte[] Payload)> tail)
    {
        if (values.ContainsKey(slot)) lastOffset[slot] = stamps.GetValueOrDefault(slot);
        foreach (var (offset, endOffset, payload) in tail)
        {
            if (!IsAbove(offset, slot)) cluster.Counters.PartsLeftOut++;
            else Store(payload, endOffset);
        }
    }

    /// <summary>The digest of the log below comes from what everybody together saw: this process has only read the rest.</summary>
    public void LoadedTo(long smallestStamp, long largestStamp)
    {
        cluster.Counters.SnapshotsLoaded++;
        applied = commit = smallestStamp;
        consistentFrom = largestStamp;
        var known = cluster.Committed.DigestAt(cluster.GroupOf(process), smallestStamp, process.Name);
        (digest, KnowsDigest) = (known ?? 0, known is not null);
        foreach (var slot in values.Keys) lastOffset[slot] = stamps.GetValueOrDefault(slot);
    }

    public void Execute(SimCommand command)
    {
        var leaseHeld = HoldsLease || cluster.Plan.IgnoreLease;
        if (Role != Serving.Primary || !leaseHeld || (command.IsWrite && applied - floor > RingBytesMax))
        {
            if (Role == Serving.Primary && !leaseHeld) cluster.Counters.LeaseRefusals++;
            command.Reply(null);
            return;
        }

        if (loading is { IsArriving: true } && !loading.HasArrived(command.Key) && !cluster.Plan.ServesAbsent)
        {
            cluster.Counters.ArrivalRefusals++;
            command.Reply(null);
            return;
        }

        if (command.IsWrite) Write(command);
        var value = values.GetValueOrDefault(command.Key);
        var needs = command.WaitsForDisk ? lastOffset.GetValueOrDefault(command.Key) : 0;
        waiting.Add((needs, value, command));
        if (replies != Durability.Always && needs > synced) AwaitSync(needs);
        Release();
    }

    /// <summary>As the shard does: whoever begins to wait has the sync asked for at once.</summary>
    private void AwaitSync(long offset)
    {
        cluster.Counters.SyncsAwaited++;
        if (offset <= SyncWantedOffset) return;
        SyncWantedOffset = offset;
        Published?.Invoke();
    }

    private void Write(SimCommand command)
    {
        var payload = new byte[PayloadBytes];
        BinaryPrimitives.WriteInt64LittleEndian(payload, command.Key);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(8), command.Value);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(16), sequences.GetValueOrDefault(command.Key) + 1);
        lastTime = Math.Max(lastTime, process.Clock.UnixMilliseconds);
        var bytes = new byte[RecordFormat.RecordBytes(1, payload.Length)];
        var writer = new RecordWriter(bytes);
        writer.Part(command.Key, 0, payload);
        RecordWriter.Publish(bytes, writer.Seal(applied, term, lastTime));
        digest = Digests.After(digest, bytes);
        ring.Add((applied, bytes, digest));
        applied += bytes.Length;
        Store(payload, applied);
        Published?.Invoke();
    }

    private void Store(ReadOnlySpan<byte> payload, long endOffset)
    {
        var key = (int)BinaryPrimitives.ReadInt64LittleEndian(payload);
        values[key] = BinaryPrimitives.ReadInt64LittleEndian(payload[8..]);
        lastOffset[key] = endOffset;
        var sequence = BinaryPrimitives.ReadInt64LittleEndian(payload[16..]);
        if (sequence != sequences.GetValueOrDefault(key) + 1) throw new HistoryFailedException($"{process.Name} applies change {sequence} of key {key} after change {sequences.GetValueOrDefault(key)}");
        sequences[key] = sequence;
    }

    /// <summary>Whether a part of a record that begins there is not in the slot yet.</summary>
    private bool IsAbove(long recordOffset, int slot)
    {
        var stamp = stamps.GetValueOrDefault(slot);
        if (cluster.Plan.LosesStamps) return true;
        return cluster.Plan.ReplaysOffByOne ? stamp == 0 || recordOffset > stamp : recordOffset >= stamp;
    }

    private void Step(SimTaking step) => process.Later(cluster.World.Random.Next(500, 60_000), () =>
    {
        if (taking != step) return;
        if (step.Step(cluster.Keys)) Step(step);
        process.SnapshotMovedSoon();
    });

    private void Release()
    {
        if (waiting.Count == 0 || !(HoldsLease || cluster.Plan.IgnoreLease)) return;
        var released = replies == Durability.Always || cluster.Plan.TakesReceivedForSynced ? commit : Math.Min(commit, synced);
        foreach (var (needs, value, command) in waiting.ToArray())
        {
            if (needs > released) continue;
            cluster.CheckAlone(process);
            waiting.RemoveAll(entry => entry.Command == command);
            command.Reply(value);
        }
    }
}
