using System.Buffers;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Generic;
using Distro.Commands.Routing;
using Distro.Commands.Scripting;
using Distro.Commands.Snapshots;
using Distro.Commands.Transactions;
using Distro.Engine;
using Distro.Rdb;
using Distro.Rdb.Files;
using Distro.Resp;

namespace Distro.Export.Local;

/// <summary>
/// A server's data without the server: a keyspace of this process that one thread fills, by the same code that loads values, runs commands and replays logs in a shard.
/// Nothing expires in it: what is in it goes out again with its times.
/// </summary>
public sealed class LocalKeyspace : IDisposable
{
    public const int DatabasesMax = 256;

    private const ulong HashSeed = 0x52_44_42;
    private const int KeysAtOnce = 256;

    private readonly Keyspace keyspace;
    private readonly LocalHost host = new();
    private readonly ScriptCatalog scripts = new();
    private readonly ErrorReply replies = new();
    private readonly Session session = new() { Id = 1, Authenticated = true, IsChecked = false };
    private readonly WorkerContext context;
    private readonly WorkerContext replayContext;
    private readonly Replayer replayer;
    private readonly DumpPayload dump = new();

    /// <param name="clock">The time.</param>
    /// <param name="databases">As many as there may be keys of.</param>
    public LocalKeyspace(TimeProvider clock, int databases = DatabasesMax)
    {
        keyspace = new Keyspace(new KeyspaceOptions { HashSeed = HashSeed, Workers = 1, Databases = databases });
        context = new WorkerContext
        {
            Keyspace = keyspace, Worker = keyspace.Worker(0), Host = host, ScriptCatalog = scripts, Expiry = ExpiryRole.Ignore, Watches = new WatchTable(),
            Reply = new ReplyWriter { Buffer = replies }, NowMilliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        replayContext = new WorkerContext
        {
            Keyspace = keyspace, Worker = keyspace.Worker(0), Host = host, ScriptCatalog = scripts, Expiry = ExpiryRole.Ignore,
            Reply = new ReplyWriter { Buffer = new DiscardingReplyBuffer() },
        };
        replayer = new Replayer(replayContext);
        Loader = new KeyLoader(replayContext);
    }

    /// <summary>Makes keys of a snapshot's images.</summary>
    public KeyLoader Loader { get; }

    /// <summary>Makes a key of what DUMP gives, where there is none; a value that is refused leaves none.</summary>
    public RestoreStatus Restore(int database, ReadOnlySpan<byte> key, long expireAt, ReadOnlySpan<byte> payload)
    {
        var entry = Open(database, key);
        if (entry.Exists) return RestoreStatus.WrongFormat;
        var status = dump.Read(payload, ref entry, anyChecksum: true);
        if (status != RestoreStatus.Restored) Delete(database, key);
        else if (expireAt >= 0) entry.SetExpireAt(expireAt);
        return status;
    }

    public bool Has(int database, ReadOnlySpan<byte> key) => Open(database, key).Exists;

    public void Delete(int database, ReadOnlySpan<byte> key)
    {
        var entry = Open(database, key);
        if (entry.Exists) entry.Delete();
        while (keyspace.FreeSome(keyspace.Worker(0), KeysAtOnce))
        {
        }
    }

    /// <summary>The commands that make an existing key: good until the next use.</summary>
    public EffectWriter Commands(int database, byte[] key)
    {
        context.Effects.Clear();
        context.HeldSlot = HashSlot.Of(key);
        KeyspaceEffects.WriteKey(context, database, key);
        context.HeldSlot = -1;
        return context.Effects;
    }

    /// <summary>Runs a command of an append-only file. Null, or the error that it got.</summary>
    public string? Run(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        replies.Clear();
        var errors = context.Reply.ErrorCount;
        var command = CommandRunner.Find(context, session, input, arguments);
        if (command is not null && session.Queues(command)) CommandRunner.Queue(context, session, command, input, arguments);
        else if (command is not null) CommandRunner.Run(context, session, command, input, arguments);
        return command is null || context.Reply.ErrorCount != errors ? replies.Line : null;
    }

    /// <summary>A transaction of the file was begun and not executed.</summary>
    public bool IsInTransaction => session.Queued is not null;

    /// <summary>Applies a part of a log's record. Null, or what is wrong with it.</summary>
    public string? Replay(int slot, int database, long recordMilliseconds, ReadOnlySpan<byte> part)
    {
        var problem = replayer.Apply(slot, database, recordMilliseconds, part);
        replayContext.Effects.Clear();
        replayContext.Touched.Clear();
        return problem;
    }

    /// <summary>The texts of all libraries of functions.</summary>
    public IReadOnlyList<byte[]> Libraries()
    {
        const int text = 3;
        var effects = new EffectWriter();
        LibraryLoading.WriteContents(scripts, effects);
        var found = new List<byte[]>();
        var parser = new RequestParser();
        foreach (var part in effects.Parts)
        {
            var bytes = effects.Bytes.Slice(part.Start, part.Length);
            parser.Restart();
            if (parser.Parse(bytes) == RequestStatus.Complete) found.Add(bytes.Slice(parser.Arguments[text].Offset, parser.Arguments[text].Length).ToArray());
        }

        return found;
    }

    /// <summary>Writes all keys, database by database. The key that can't be written is told of, and ends it.</summary>
    public long Write(RdbFileWriter writer, Action<int, byte[], string> refused, Action written)
    {
        var count = 0L;
        var keys = new Names();
        for (var database = 0; database < keyspace.Options.Databases; database++)
        {
            for (var slot = keyspace.NextNonEmptySlot(0, database); slot >= 0; slot = keyspace.NextNonEmptySlot(slot + 1, database))
            {
                keys.Clear();
                for (var position = 0L; position >= 0;) position = keyspace.ScanSlot(keyspace.Worker(0), slot, database, position, KeysAtOnce, ref keys);
                for (var i = 0; i < keys.Count; i++)
                {
                    var key = keys[i];
                    if (writer.Key(database, key, Open(database, key)) is { } problem) refused(database, key.ToArray(), problem);
                    count++;
                    written();
                }
            }
        }

        return count;
    }

    public void Dispose() => keyspace.Dispose();

    private KeyEntry Open(int database, ReadOnlySpan<byte> key) => keyspace.Open(keyspace.Worker(0), HashSlot.Of(key), database, key);

    /// <summary>The keys of a slot, one behind the other. A scan may show a key twice when its table changes under it: this one does not change while it is scanned.</summary>
    private sealed class Names : IScanSink
    {
        private readonly ArrayBufferWriter<byte> bytes = new();
        private readonly List<int> ends = [0];

        public int Count => ends.Count - 1;

        public ReadOnlySpan<byte> this[int index] => bytes.WrittenSpan[ends[index]..ends[index + 1]];

        public void Clear()
        {
            bytes.ResetWrittenCount();
            ends.RemoveRange(1, Count);
        }

        public void Emit(ReadOnlySpan<byte> key, Engine.ValueType type, long expireAt)
        {
            bytes.Write(key);
            ends.Add(bytes.WrittenCount);
        }
    }
}
