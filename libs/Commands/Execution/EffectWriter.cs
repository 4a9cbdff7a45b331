namespace Distro.Commands.Execution;

/// <summary>
/// The effects of the command that a worker is running: commands that name one slot each, and that computed from that slot alone give the same
/// change again. Loop-local; the executor copies it into the change log as one record before it releases the slots.
/// </summary>
public sealed class EffectWriter
{
    /// <summary>One part: <paramref name="Length"/> bytes at <paramref name="Start"/> of <see cref="Bytes"/>, a RESP array of bulk strings. Slot -1 is a barrier (FLUSHALL).</summary>
    public readonly record struct Part(int Slot, int Database, int Start, int Length);

    public ReadOnlySpan<Part> Parts => throw new NotImplementedException();

    public ReadOnlySpan<byte> Bytes => throw new NotImplementedException();

    public bool IsEmpty => throw new NotImplementedException();

    public void Clear() => throw new NotImplementedException();

    /// <summary>Begins a part of that many arguments, the command's name included; exactly so many Arg calls follow.</summary>
    public void Begin(int slot, int database, int argumentCount) => throw new NotImplementedException();

    public void Arg(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    public void Arg(long number) => throw new NotImplementedException();

    /// <summary>A double, in the shortest form that reads back equal.</summary>
    public void Arg(double number) => throw new NotImplementedException();
}
