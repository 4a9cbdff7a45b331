using System.Globalization;
using System.Text;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.LogTool.Stored;

namespace Distro.LogTool.Commands;

/// <summary>Writes the parts of records: as RESP, with a SELECT where the database changes, or as lines with offset, epoch, time, slot and database.</summary>
internal sealed class EffectPrinter(Surroundings surroundings, long from, long to, int slot, bool asText) : IRecordVisitor
{
    public const int AllSlots = -1;

    private int database;

    /// <summary>Everything below the last offset wanted was written.</summary>
    public bool IsDone { get; private set; }

    public bool Visit(in Record record)
    {
        var header = record.Header;
        IsDone = header.Offset >= to;
        if (header.Offset < from || IsDone) return !IsDone;
        if (asText && header.Kind == RecordKind.EpochStart) surroundings.Output.WriteLine($"{header.Offset} epoch {header.Epoch} begins {Texts.Time(header.TimeMilliseconds)}");
        foreach (var part in record.Parts)
        {
            if (slot != AllSlots && part.Slot != slot && !part.IsBarrier) continue;
            if (asText) Line(header, part);
            else Bytes(part);
        }

        return true;
    }

    private void Line(in RecordHeader header, in RecordPart part)
    {
        var text = new StringBuilder(FormattableString.Invariant($"{header.Offset} epoch {header.Epoch} {Texts.Time(header.TimeMilliseconds)} {(part.IsBarrier ? "all slots" : $"slot {part.Slot}")} db {part.Database}:"));
        var arguments = new RespArray(part.Resp);
        while (arguments.TryNext(out var argument)) text.Append(' ').Append(Texts.Quoted(argument));
        surroundings.Output.WriteLine(text.ToString());
    }

    private void Bytes(in RecordPart part)
    {
        if (part.Database != database)
        {
            database = part.Database;
            var name = database.ToString(CultureInfo.InvariantCulture);
            surroundings.Bytes.Write(Encoding.ASCII.GetBytes($"*2\r\n$6\r\nSELECT\r\n${name.Length}\r\n{name}\r\n"));
        }

        surroundings.Bytes.Write(part.Resp);
    }
}
