using System.Text;
using Distro.Commands.Routing;
using Distro.Export.Local;
using Distro.Rdb;
using Distro.Rdb.Files;
using Distro.RdbTool.Commands;

namespace Distro.RdbTool.Sending;

/// <summary>
/// Sends what a reader stands at. A value of moderate size is one RESTORE. A larger one is built by ordinary commands, part by part, under a name in the same slot, and renamed when it
/// is whole: clients never see half of it, and no request keeps a shard busy for long. Every value is built here first, so that a damaged file is found out before the server sees it.
/// </summary>
internal sealed class KeySender(ImportOptions options, Ledger ledger, IReadOnlyList<Lane> lanes, LocalKeyspace keyspace, TimeProvider clock, ImportCounts counts)
{
    private const int RequestOverhead = 64;
    private const int SmallRequest = 256;

    public void Send(RdbFileReader reader)
    {
        switch (reader.Kind)
        {
            case RdbItemKind.Key:
                SendKey(reader);
                break;
            case RdbItemKind.Function:
                SendLibrary(reader);
                break;
            case RdbItemKind.Module:
                if (!options.SkipsModules) throw new RefusedException($"byte {reader.ItemPosition}: the module {Encoding.ASCII.GetString(reader.Text)} wrote this, and nobody else can read it: --skip-modules leaves out what modules wrote");
                counts.Modules++;
                break;
        }
    }

    private void SendKey(RdbFileReader reader)
    {
        if (reader.HasMore)
        {
            SendLarge(reader);
            return;
        }

        var status = ValueCheck.Run(reader, keyspace);
        if (status == RestoreStatus.Empty) counts.Empty++;
        else if (IsOver(reader)) counts.Expired++;
        else SendWhole(reader);
    }

    private bool IsOver(RdbFileReader reader) => reader.ExpireAt >= 0 && reader.ExpireAt <= clock.GetUtcNow().ToUnixTimeMilliseconds();

    private Lane LaneOf(byte[] key) => lanes[HashSlot.Of(key) % lanes.Count];

    private void SendWhole(RdbFileReader reader)
    {
        var item = new ImportItem(reader.ItemPosition, reader.Database, reader.Key, reader.Payload.Length + reader.Key.Length + RequestOverhead);
        var lane = LaneOf(reader.Key);
        if (!ledger.HasRoomFor(item)) FlushAll();
        ledger.Add(item);
        var (replaces, saysAccess) = (!options.KeepsExisting, reader.Frequency >= 0 || reader.IdleSeconds >= 0);
        lane.Begin(item, 5 + (replaces ? 1 : 0) + (saysAccess ? 2 : 0));
        lane.Arg("RESTORE"u8);
        lane.Arg(reader.Key);
        lane.Arg(Math.Max(reader.ExpireAt, 0));
        lane.Arg(reader.Payload);
        lane.Arg("ABSTTL"u8);
        if (replaces) lane.Arg("REPLACE"u8);
        if (saysAccess)
        {
            lane.Arg(reader.Frequency >= 0 ? "FREQ"u8 : "IDLETIME"u8);
            lane.Arg(reader.Frequency >= 0 ? reader.Frequency : reader.IdleSeconds);
        }

        ledger.Close(item);
    }

    private void SendLarge(RdbFileReader reader)
    {
        var key = reader.Key;
        var item = new ImportItem(reader.ItemPosition, reader.Database, key, SmallRequest);
        var isOver = IsOver(reader);
        if (isOver) counts.Expired++;
        var lane = LaneOf(key);
        var spare = SpareName.Of(key);
        FlushAll();
        ledger.Add(item);
        if (!isOver) Delete(lane, item, spare);
        while (true)
        {
            SendPart(reader, lane, item, spare, isOver);
            if (!reader.HasMore) break;
            reader.NextPart();
        }

        if (!isOver) Rename(lane, item, spare, key, reader.ExpireAt);
        ledger.Close(item);
    }

    /// <summary>Each part is built here, and sent as the commands that build it; then it is forgotten.</summary>
    private void SendPart(RdbFileReader reader, Lane lane, ImportItem item, byte[] spare, bool isOver)
    {
        keyspace.Delete(0, spare);
        if (keyspace.Restore(0, spare, -1, reader.Payload) != RestoreStatus.Restored) throw new CorruptRdbException(reader.ItemPosition, $"the value of the key {Texts.Key(reader.Key)} makes no sense");
        if (!isOver) lane.Add(item, keyspace.Commands(0, spare));
        lane.Flush();
        ledger.Await(item);
        keyspace.Delete(0, spare);
    }

    private static void Delete(Lane lane, ImportItem item, byte[] spare)
    {
        lane.Begin(item, 2);
        lane.Arg("DEL"u8);
        lane.Arg(spare);
    }

    private void Rename(Lane lane, ImportItem item, byte[] spare, byte[] key, long expireAt)
    {
        if (expireAt >= 0)
        {
            lane.Begin(item, 3);
            lane.Arg("PEXPIREAT"u8);
            lane.Arg(spare);
            lane.Arg(expireAt);
        }

        lane.Begin(item, 3, tellsWhetherRenamed: options.KeepsExisting);
        lane.Arg(options.KeepsExisting ? "RENAMENX"u8 : "RENAME"u8);
        lane.Arg(spare);
        lane.Arg(key);
        if (options.KeepsExisting) Delete(lane, item, spare);
        lane.Flush();
    }

    private void SendLibrary(RdbFileReader reader)
    {
        var item = new ImportItem(reader.ItemPosition, lanes[0].Database, reader.Text, reader.Text.Length + RequestOverhead);
        FlushAll();
        ledger.Add(item);
        lanes[0].Begin(item, options.KeepsExisting ? 3 : 4);
        lanes[0].Arg("FUNCTION"u8);
        lanes[0].Arg("LOAD"u8);
        if (!options.KeepsExisting) lanes[0].Arg("REPLACE"u8);
        lanes[0].Arg(reader.Text);
        ledger.Close(item);
        counts.Libraries++;
    }

    /// <summary>Before anything is waited for: what is waited for may still lie here.</summary>
    private void FlushAll()
    {
        foreach (var lane in lanes) lane.Flush();
    }
}
