using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Engine;
using Distro.Persistence.Snapshots;
using Distro.Rdb;
using Distro.Rdb.Files;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// The RDB file (dbfilename) that another server left in the working directory: a server that finds nothing of its own there begins with it. Its keys become records of a log, which is
/// loaded like any other; so they are kept from then on where data is kept, and where none is, the next start reads the file again.
///
/// Every value is built here before it is logged: a damaged file ends the start with the byte at fault, and leaves everything as it was.
/// </summary>
internal sealed class FoundRdb : IDisposable
{
    private const int BatchBytes = 1 << 20;
    private const int KeysFreedAtOnce = 256;
    private const string LogEnding = ".log";

    private readonly string path;
    private readonly int databases;
    private readonly bool anyVersion;
    private readonly ILogger log;
    private readonly Keyspace scratch = new(new KeyspaceOptions { HashSeed = 1, Workers = 1, Databases = 1 });
    private readonly DumpPayload dump = new();
    private readonly EffectWriter effects = new();
    private byte[] batch = new byte[BatchBytes];
    private int batched;

    private FoundRdb(string path, ServerOptions options, ILogger log)
    {
        this.path = path;
        this.log = log;
        databases = (int)options.Databases.Value;
        anyVersion = options.Data.AcceptsAnyVersion;
    }

    /// <summary>Null where there is none, or an empty one, or the server has data of its own.</summary>
    public static FoundRdb? In(ServerOptions options, IFileSystem files, string logDirectory, ILogger log)
    {
        var path = Path.Combine(options.Directory.Value, options.DatabaseFile.Value);
        var group = Path.Combine(logDirectory, "group-0");
        // A snapshot without its log is a loss that the start has to name; the file may be one that BGSAVE wrote beside it, and older.
        var isOwn = files.FileNames(group).Any(name => name.EndsWith(LogEnding, StringComparison.Ordinal)) || files.FileNames(Path.Combine(group, SnapshotStore.DirectoryName)).Count > 0;
        if (isOwn || LogGeneration.IsNamed(files, logDirectory)) return null;
        var file = new FileInfo(path);
        return file.Exists && file.Length > 0 ? new FoundRdb(path, options, log) : null;
    }

    /// <summary>Appends all of it to a log that holds nothing.</summary>
    /// <exception cref="IOException">It is damaged, or holds what no key here can be; where, and what.</exception>
    public void AppendTo(LogStore store, long nowMilliseconds)
    {
        var (keys, passed) = (0L, 0L);
        store.Append(RecordWriter.EpochStart(store.EndOffset, epoch: 1, nowMilliseconds));
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var reader = new RdbFileReader(stream, new RdbReaderOptions { AnyVersion = anyVersion });
            for (RdbItemKind kind; (kind = reader.Next()) != RdbItemKind.End;)
            {
                if (kind == RdbItemKind.Module) throw new CorruptRdbException(reader.ItemPosition, "it is a module's, and only the module can read it: distro-rdb import --skip-modules leaves such out");
                if (kind == RdbItemKind.Function) Function(reader);
                if (kind == RdbItemKind.Key && !TryKey(reader, nowMilliseconds)) passed++;
                else if (kind == RdbItemKind.Key) keys++;
                if (!effects.IsEmpty) Add(store, nowMilliseconds);
            }

            Flush(store);
            store.Sync();
        }
        catch (Exception error) when (error is CorruptRdbException or TooLargeException or UnauthorizedAccessException)
        {
            throw new IOException($"Fatal error loading {path}: {error.Message}. Mend it, or move it away to start with nothing", error);
        }

        ServerLog.RdbTaken(log, path, keys, passed);
    }

    public void Dispose() => scratch.Dispose();

    private void Function(RdbFileReader reader)
    {
        effects.Begin(EffectWriter.Barrier, 0, 4);
        effects.Arg("FUNCTION"u8);
        effects.Arg("LOAD"u8);
        effects.Arg("REPLACE"u8);
        effects.Arg(reader.Text);
    }

    /// <summary>False for what is no key any more: its time has come, or it has no elements, which some versions have written.</summary>
    private bool TryKey(RdbFileReader reader, long nowMilliseconds)
    {
        if (reader.Database >= databases) throw new CorruptRdbException(reader.ItemPosition, $"a key is of database {reader.Database}, and there are {databases}");
        var status = Build(reader);
        if (status is RestoreStatus.WrongFormat or RestoreStatus.WrongFooter) throw new CorruptRdbException(reader.ItemPosition, "the value there makes no sense");
        if (status == RestoreStatus.Empty || (reader.ExpireAt >= 0 && reader.ExpireAt <= nowMilliseconds)) return false;
        var isTold = reader.IdleSeconds >= 0 || reader.Frequency >= 0;
        effects.Begin(HashSlot.Of(reader.Key), reader.Database, isTold ? 8 : 6);
        effects.Arg("RESTORE"u8);
        effects.Arg(reader.Key);
        effects.Arg(Math.Max(reader.ExpireAt, 0));
        effects.Arg(reader.Payload);
        effects.Arg("REPLACE"u8);
        effects.Arg("ABSTTL"u8);
        if (!isTold) return true;
        effects.Arg(reader.Frequency >= 0 ? "FREQ"u8 : "IDLETIME"u8);
        effects.Arg(reader.Frequency >= 0 ? reader.Frequency : reader.IdleSeconds);
        return true;
    }

    private RestoreStatus Build(RdbFileReader reader)
    {
        var worker = scratch.Worker(0);
        var entry = scratch.Open(worker, HashSlot.Of(reader.Key), 0, reader.Key);
        var status = dump.Read(reader.Payload, ref entry, anyVersion: true, anyChecksum: true);
        if (entry.Exists) entry.Delete();
        while (scratch.FreeSome(worker, KeysFreedAtOnce))
        {
        }

        return status;
    }

    private void Add(LogStore store, long nowMilliseconds)
    {
        var part = effects.Parts[0];
        var needed = (int)RecordFormat.RecordBytes(1, part.Length);
        if (batched + needed > batch.Length) Flush(store);
        if (needed > batch.Length) batch = new byte[needed];
        var room = batch.AsSpan(batched, needed);
        var writer = new RecordWriter(room);
        writer.Part(part.Slot, part.Database, effects.Bytes.Slice(part.Start, part.Length));
        RecordWriter.Publish(room, writer.Seal(store.EndOffset + batched, epoch: 1, nowMilliseconds));
        batched += needed;
        effects.Clear();
    }

    private void Flush(LogStore store)
    {
        if (batched > 0) store.Append(batch.AsSpan(0, batched), areChecked: true);
        batched = 0;
    }
}
