using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.Export.Local;
using Distro.Rdb.Files;

namespace Distro.Export.Stored;

/// <summary>
/// Writes the keys of stored groups into an RDB file, each group as it is at one offset. Slots come in turns, as many at a time as fit the memory that it may take (one alone, if
/// it is larger), each turn reading its slots' sections, and the log again or what was taken of it for that turn (<see cref="TailPieces"/>).
/// </summary>
/// <param name="files">Where the groups lie.</param>
/// <param name="clock">The time, for what is replayed.</param>
/// <param name="output">What it is written into.</param>
/// <param name="memory">In bytes.</param>
public sealed class GroupExport(IFileSystem files, TimeProvider clock, RdbFileWriter output, long memory)
{
    /// <summary>What a byte of a snapshot or log becomes at most, as a rule, in tables and records.</summary>
    private const int BytesPerStored = 3;

    /// <summary>Of the memory, what the log that is taken apart by turns may have.</summary>
    private const int TailPart = 4;

    private readonly HashSet<string> written = [];

    /// <summary>Keys written so far.</summary>
    public long Keys { get; private set; }

    /// <summary>Of what the surveys counted, what the turns that are finished had.</summary>
    public long Done { get; private set; }

    /// <summary>Told of the key that the file's version has no form for, and what of it: it throws.</summary>
    public required Action<int, byte[], string> Refused { get; init; }

    /// <summary>Told after every key.</summary>
    public Action Written { get; init; } = static () => { };

    /// <summary>Asked now and then: what it throws ends the export.</summary>
    public Action Going { get; init; } = static () => { };

    /// <summary>A file for the log of a sealed survey, taken apart by turns; null: each turn reads the log itself.</summary>
    public string? TailPath { get; init; }

    /// <exception cref="FileNotFoundException">A file that the survey named was deleted since.</exception>
    /// <exception cref="ExportRefusedException">What is stored makes no keys.</exception>
    public void Add(GroupSurvey survey)
    {
        var turns = Turns(survey);
        using var tail = turns.Count > 1 && TailPath is not null && survey.IsSealed ? Taken(survey, turns) : null;
        for (var turn = 0; turn < turns.Count; turn++)
        {
            var (first, count, bytes) = turns[turn];
            using var keyspace = new LocalKeyspace(clock, survey.Databases);
            var load = new SlotLoad(survey, keyspace, Going, first, count);
            load.ReadSnapshot(files);
            if (tail is null) load.ReadLog(files);
            else tail.Replay(turn, keyspace);
            WriteFunctions(keyspace);
            keyspace.Write(output, Refused, Count);
            Done += bytes;
        }
    }

    private void Count()
    {
        Keys++;
        Written();
        Going();
    }

    /// <summary>Every group has the same libraries.</summary>
    private void WriteFunctions(LocalKeyspace keyspace)
    {
        foreach (var library in keyspace.Libraries())
        {
            if (written.Add(Convert.ToBase64String(library))) output.Function(library);
        }
    }

    private TailPieces Taken(GroupSurvey survey, List<(int First, int Count, long Bytes)> turns)
    {
        var turnOf = new int[RecordFormat.SlotCount];
        for (var turn = 0; turn < turns.Count; turn++) turnOf.AsSpan(turns[turn].First, turns[turn].Count).Fill(turn);
        var pieces = new TailPieces(survey, files, TailPath!, turnOf, turns.Count, memory / TailPart, Going);
        try
        {
            pieces.Fill();
            return pieces;
        }
        catch
        {
            pieces.Dispose();
            throw;
        }
    }

    private List<(int First, int Count, long Bytes)> Turns(GroupSurvey survey)
    {
        var turns = new List<(int First, int Count, long Bytes)>();
        for (var slot = 0; slot < RecordFormat.SlotCount;)
        {
            var (first, bytes) = (slot, 0L);
            for (; slot < RecordFormat.SlotCount; slot++)
            {
                var more = survey.SlotBytes[slot];
                if (bytes > 0 && (bytes + more) * BytesPerStored > memory) break;
                bytes += more;
            }

            turns.Add((first, slot - first, bytes));
        }

        return turns;
    }
}
