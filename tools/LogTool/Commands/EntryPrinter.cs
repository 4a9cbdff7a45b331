using Distro.LogTool.Stored;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.LogTool.Commands;

/// <summary>Writes a line for each slot and entry of a snapshot: what is there and how large, not the values.</summary>
internal sealed class EntryPrinter(TextWriter output) : ISnapshotVisitor
{
    public void SlotBegins(int slot, long stamp) => output.WriteLine($"slot {slot} at {stamp}");

    public void Entry(in SnapshotEntry entry)
    {
        var expires = entry.ExpireAt < 0 ? "" : $" expires {Texts.Time(entry.ExpireAt)}";
        var piece = (entry.Continues, entry.IsUnfinished) switch { (true, true) => " (a piece)", (true, false) => " (last piece)", (false, true) => " (first piece)", _ => "" };
        output.WriteLine($"  db {entry.Database} {Texts.Quoted(entry.Key)}{expires} type {entry.Value[0]:x2} {entry.Value.Length} bytes{piece}");
    }

    public void SlotEnds(int slot, long stamp, long keys)
    {
    }

    public void SlotsEmpty(int first, int count, long stamp) => output.WriteLine($"slots {first}..{first + count - 1} empty at {stamp}");

    public void SlotsKept(int first, int count, long stamp) => output.WriteLine($"slots {first}..{first + count - 1} as in the snapshot that this one builds on, at {stamp}");

    public void Functions(long stamp, ReadOnlySpan<byte> libraries) => output.WriteLine($"functions at {stamp}, {libraries.Length} bytes");
}
