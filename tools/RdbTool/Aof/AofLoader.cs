using Distro.Export.Local;
using Distro.Rdb;
using Distro.Rdb.Files;
using Distro.RdbTool.Commands;

namespace Distro.RdbTool.Aof;

/// <summary>
/// Builds what an append-only file says by running its commands here, in memory, as a server would at its start. Sent to a cluster one by one, those that name keys of several
/// groups would be refused, and a repetition after an interruption would count twice; the keys that they add up to have neither problem.
/// </summary>
internal sealed class AofLoader(LocalKeyspace keyspace, Surroundings surroundings, Progress progress)
{
    private long length;
    private long done;

    /// <summary>Commands that were run, and keys that came with an RDB part.</summary>
    public long Count { get; private set; }

    public void Load(IReadOnlyList<string> files, bool anyVersion)
    {
        foreach (var path in files) length += new FileInfo(path).Length;
        for (var i = 0; i < files.Count; i++)
        {
            using var stream = new FileStream(files[i], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            try
            {
                var start = StartsWithRdb(stream) ? LoadRdb(stream, anyVersion) : 0;
                if (start < stream.Length) LoadCommands(stream, start, files[i], isLast: i == files.Count - 1);
            }
            catch (CorruptRdbException error)
            {
                throw new RefusedException($"{files[i]}, {error.Message}");
            }

            done += stream.Length;
        }
    }

    private static bool StartsWithRdb(FileStream stream)
    {
        var head = new byte[RdbHeader.Bytes];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && RdbHeader.Read(head, out _) is null;
    }

    private long LoadRdb(FileStream stream, bool anyVersion)
    {
        var reader = new RdbFileReader(stream, new RdbReaderOptions { AnyVersion = anyVersion });
        while (reader.Next() != RdbItemKind.End)
        {
            progress.Show(done + reader.Position, length, Count);
            if (reader.Kind == RdbItemKind.Function) LoadLibrary(reader);
            else if (reader.Kind == RdbItemKind.Key) LoadKey(reader);
            else if (reader.Kind == RdbItemKind.Module) throw new CorruptRdbException(reader.ItemPosition, $"what the module {System.Text.Encoding.ASCII.GetString(reader.Text)} wrote can't be read");
        }

        return reader.Position;
    }

    private void LoadKey(RdbFileReader reader)
    {
        if (reader.Database >= LocalKeyspace.DatabasesMax) throw new CorruptRdbException(reader.ItemPosition, $"database {reader.Database} is more than a server can have");
        var status = keyspace.Restore(reader.Database, reader.Key, reader.ExpireAt, reader.Payload);
        if (status == RestoreStatus.WrongFormat) throw new CorruptRdbException(reader.ItemPosition, $"the value of the key {Texts.Key(reader.Key)} makes no sense, or the key comes twice");
        Count++;
    }

    private void LoadLibrary(RdbFileReader reader)
    {
        byte[][] words = ["FUNCTION"u8.ToArray(), "LOAD"u8.ToArray(), "REPLACE"u8.ToArray(), reader.Text];
        var arguments = new Resp.Arg[words.Length];
        for (int i = 0, at = 0; i < words.Length; at += words[i++].Length) arguments[i] = new Resp.Arg(at, words[i].Length);
        if (keyspace.Run(words.SelectMany(word => word).ToArray(), arguments) is { } problem) throw new CorruptRdbException(reader.ItemPosition, $"a library of functions was refused: {problem}");
    }

    private void LoadCommands(FileStream stream, long position, string path, bool isLast)
    {
        var reader = new AofReader(stream, position);
        while (reader.Next())
        {
            Count++;
            progress.Show(done + reader.Position, length, Count);
            if (keyspace.Run(reader.Input, reader.Arguments) is { } problem) throw new RefusedException($"{path}, byte {reader.Position}: the command there was refused: {problem}");
        }

        if (reader.Problem is { } wrong && !(reader.IsCutShort && isLast)) throw new RefusedException($"{path}, byte {reader.Position}: {wrong}");
        if (reader.Problem is not null) surroundings.Errors.WriteLine($"distro-rdb: {path} ends at byte {reader.Position} inside a command, as after a crash: what follows that byte is left out");
        if (keyspace.IsInTransaction) Abandon(path, isLast);
    }

    /// <summary>A transaction without its EXEC is a write that was cut short: a server leaves it out.</summary>
    private void Abandon(string path, bool isLast)
    {
        if (!isLast) throw new RefusedException($"{path} ends inside a transaction, and there is a file behind it");
        surroundings.Errors.WriteLine($"distro-rdb: {path} ends inside a transaction, which is left out");
    }
}
