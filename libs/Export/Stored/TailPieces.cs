using System.Buffers.Binary;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.Export.Local;

namespace Distro.Export.Stored;

/// <summary>
/// What an export needs of the log, taken apart in one pass by the turns that will apply it, in a file that is gone with this: else every turn would read all of the log again,
/// and many turns beside a long log would do little else. Parts of a turn stand in the order of the log. They are gathered in pieces of bounded size, each of one turn.
/// Layout of a part: slot, database, length (i32 each), time, offset (i64 each), the commands.
/// </summary>
internal sealed class TailPieces : IRecordVisitor, IDisposable
{
    private const int PieceBytesMin = 4 << 10;
    private const int PieceBytesMax = 64 << 10;
    private const int DatabaseAt = 4;
    private const int LengthAt = 8;
    private const int TimeAt = 12;
    private const int OffsetAt = 20;
    private const int HeadBytes = 28;

    private readonly GroupSurvey survey;
    private readonly IFileSystem files;
    private readonly string path;
    private readonly IFile file;
    private readonly Action going;
    private readonly int[] turnOf;
    private readonly long[] stamps = new long[RecordFormat.SlotCount];
    private readonly Turn[] turns;
    private long end;

    /// <param name="survey">Whose log.</param>
    /// <param name="files">Where it is, and the file will be.</param>
    /// <param name="path">Of the file.</param>
    /// <param name="turnOf">The turn of each slot.</param>
    /// <param name="turns">How many there are.</param>
    /// <param name="memory">About so many bytes are gathered.</param>
    /// <param name="going">Asked now and then: what it throws ends it.</param>
    public TailPieces(GroupSurvey survey, IFileSystem files, string path, int[] turnOf, int turns, long memory, Action going)
    {
        (this.survey, this.files, this.path, this.turnOf, this.going) = (survey, files, path, turnOf, going);
        var pieceBytes = (int)Math.Clamp(memory / turns, PieceBytesMin, PieceBytesMax);
        this.turns = [.. Enumerable.Range(0, turns).Select(_ => new Turn(pieceBytes))];
        foreach (var link in survey.Snapshot!.Links)
        {
            foreach (var run in link.Empty) stamps.AsSpan(run.Slot, run.Count).Fill(run.Stamp);
            foreach (var section in link.Wanted)
            {
                if (!section.IsFunctions) stamps[section.Slot] = section.Stamp;
            }
        }

        file = files.Create(path);
    }

    /// <summary>Reads the log.</summary>
    public void Fill()
    {
        survey.ReadLog(files, this);
        foreach (var turn in turns) Flush(turn);
    }

    /// <summary>Applies what belongs to a turn.</summary>
    public void Replay(int turn, LocalKeyspace keyspace)
    {
        byte[] bytes = [];
        foreach (var (position, length) in turns[turn].Pieces)
        {
            going();
            if (bytes.Length < length) bytes = new byte[length];
            if (file.Read(position, bytes.AsSpan(0, length)) < length) throw new IOException($"{path} ends before byte {position + length}");
            for (var rest = bytes.AsSpan(0, length); !rest.IsEmpty;)
            {
                var partLength = BinaryPrimitives.ReadInt32LittleEndian(rest[LengthAt..]);
                var offset = BinaryPrimitives.ReadInt64LittleEndian(rest[OffsetAt..]);
                if (keyspace.Replay(BinaryPrimitives.ReadInt32LittleEndian(rest), BinaryPrimitives.ReadInt32LittleEndian(rest[DatabaseAt..]), BinaryPrimitives.ReadInt64LittleEndian(rest[TimeAt..]), rest.Slice(HeadBytes, partLength)) is { } problem)
                    throw new ExportRefusedException($"group {survey.Group.Number}, the record at offset {offset}: {problem}");
                rest = rest[(HeadBytes + partLength)..];
            }
        }
    }

    public void Dispose()
    {
        file.Dispose();
        files.Delete(path);
    }

    bool IRecordVisitor.Visit(in Record record)
    {
        var header = record.Header;
        if (header.Offset >= survey.EndOffset) return false;
        if (header.Offset < survey.TailOffset) return true;
        going();
        foreach (var part in record.Parts)
        {
            // A snapshot that was kept has none between its stamps.
            if (part.IsBarrier) throw new ExportRefusedException($"group {survey.Group.Number}, the record at offset {header.Offset} is about all slots, and lies between the snapshot's stamps");
            if (header.Offset >= stamps[part.Slot]) Add(turns[turnOf[part.Slot]], part.Slot, part.Database, header, part.Resp);
        }

        // The last: what lies behind may be written just now.
        return header.EndOffset < survey.EndOffset;
    }

    private void Add(Turn turn, int slot, int database, in RecordHeader header, ReadOnlySpan<byte> commands)
    {
        var needed = HeadBytes + commands.Length;
        if (turn.Gathered + needed > turn.Bytes.Length) Flush(turn);
        var room = needed > turn.Bytes.Length ? new byte[needed] : turn.Bytes.AsSpan(turn.Gathered, needed);
        BinaryPrimitives.WriteInt32LittleEndian(room, slot);
        BinaryPrimitives.WriteInt32LittleEndian(room[DatabaseAt..], database);
        BinaryPrimitives.WriteInt32LittleEndian(room[LengthAt..], commands.Length);
        BinaryPrimitives.WriteInt64LittleEndian(room[TimeAt..], header.TimeMilliseconds);
        BinaryPrimitives.WriteInt64LittleEndian(room[OffsetAt..], header.Offset);
        commands.CopyTo(room[HeadBytes..]);
        if (needed > turn.Bytes.Length) Write(turn, room);
        else turn.Gathered += needed;
    }

    private void Flush(Turn turn)
    {
        if (turn.Gathered > 0) Write(turn, turn.Bytes.AsSpan(0, turn.Gathered));
        turn.Gathered = 0;
    }

    private void Write(Turn turn, ReadOnlySpan<byte> piece)
    {
        file.Write(end, piece);
        turn.Pieces.Add((end, piece.Length));
        end += piece.Length;
    }

    private sealed class Turn(int bytes)
    {
        public byte[] Bytes { get; } = new byte[bytes];

        public int Gathered { get; set; }

        public List<(long Position, int Length)> Pieces { get; } = [];
    }
}
