using Distro.ChangeLog.Records;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>Vouches for whole records that are to be appended.</summary>
internal static class RecordIntake
{
    /// <summary>Notes the epochs that begin in them, and the time of the last. False when they are not whole, in place and in order.</summary>
    public static bool TryTake(List<EpochStart> history, long offset, ReadOnlySpan<byte> records, long promisedEpoch, ref long lastTime)
    {
        var known = history.Count;
        var lastEpoch = known == 0 ? 0 : history[^1].Epoch;
        var reader = new RecordReader(records, offset);
        RecordStatus status;
        while ((status = reader.Read(out var record)) == RecordStatus.Whole)
        {
            var header = record.Header;
            var fits = header.Kind == RecordKind.EpochStart ? header.Epoch > lastEpoch && header.Epoch <= promisedEpoch : header.Epoch == lastEpoch;
            if (!fits) break;
            if (header.Kind == RecordKind.EpochStart) history.Add(new EpochStart(header.Epoch, header.Offset));
            lastEpoch = header.Epoch;
            lastTime = Math.Max(lastTime, header.TimeMilliseconds);
        }

        if (status == RecordStatus.End) return true;
        history.RemoveRange(known, history.Count - known);
        return false;
    }
}
