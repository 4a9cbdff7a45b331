namespace Distro.Commands.Execution;

/// <summary>What the running command has changed so far. Loop-local; cleared by the executor before each command.</summary>
public sealed class TouchedList
{
    public int Count => throw new NotImplementedException();

    public ReadOnlySpan<Touch> Entries => throw new NotImplementedException();

    public ReadOnlySpan<byte> Key(in Touch touch) => throw new NotImplementedException();

    public void Add(int slot, int database, ReadOnlySpan<byte> key, string @event, EventClass eventClass) => throw new NotImplementedException();

    public void Clear() => throw new NotImplementedException();
}
