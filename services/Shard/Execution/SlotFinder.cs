using System.Buffers;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Commands.Transactions;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Shard.Execution;

/// <summary>
/// Finds the slots of a command from its declaration and arguments. Most commands have one key at a known place: for those the key's hash is computed here too,
/// before its slot is taken, or was by <see cref="KeysAhead"/>. Owned by one worker.
/// </summary>
internal sealed class SlotFinder(SlotSet slots, WorkerContext context)
{
    private const int KeysOnStack = 128;

    private readonly byte[] onlyKeys = [.. context.Host.Commands.ByIndex.ToArray().Select(command => (byte)command.OnlyKey)];
    private KeysAhead.Entry expected;

    /// <summary>What was found, ahead of time, of the next command: believed only where it fits.</summary>
    public void Expect(in KeysAhead.Entry entry) => expected = entry;

    /// <summary>
    /// Fills the set with the slots of the command's keys: with none when its count of keys makes no sense, which the handler says in the command's own words
    /// before it looks for a key.
    /// </summary>
    public void Find(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        slots.Clear();
        var only = onlyKeys[command.Index];
        if (only == 0)
        {
            AddAll(command, input, arguments);
            slots.Seal();
            return;
        }

        var key = arguments[only];
        if (expected.KeyStart == key.Offset && expected.KeyLength == key.Length)
        {
            slots.Add(expected.Slot);
            context.KnowKeyHash(expected.Hash);
        }
        else
        {
            var bytes = input.Slice(key.Offset, key.Length);
            slots.Add(HashSlot.Of(bytes));
            context.KnowKeyHash(context.Keyspace!.HashOf(bytes));
        }

        expected = default;
    }

    /// <summary>The slot that an argument names as a number; none when it is no slot's, which the handler will say.</summary>
    public void FindNamed(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        slots.Clear();
        AddNamed(command, input, arguments);
    }

    private void AddNamed(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var argument = arguments[command.SlotArgument];
        if (IntegerText.TryParse(input.Slice(argument.Offset, argument.Length), out var slot) && slot is >= 0 and < KeyspaceOptions.SlotCount)
            slots.Add((int)slot);
    }

    /// <summary>The slots of a command of any scope; none for those that have no keys.</summary>
    public void FindAny(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (command.Scope is Scope.Keys or Scope.Script)
            Find(command, input, arguments);
        else if (command.Scope == Scope.SlotArgument)
            FindNamed(command, input, arguments);
        else
            slots.Clear();
    }

    /// <summary>The slots of all commands queued, and of the keys watched.</summary>
    public void FindQueued(Transaction transaction)
    {
        slots.Clear();
        if (transaction.HasFailed)
            return;
        for (var i = 0; i < transaction.Count; i++)
        {
            var command = transaction.CommandAt(i);
            if (command.Scope == Scope.SlotArgument)
                AddNamed(command, transaction.Input, transaction.ArgumentsAt(i));
            else if (command.Scope is Scope.Keys or Scope.Script)
                AddAll(command, transaction.Input, transaction.ArgumentsAt(i));
        }

        foreach (var watch in transaction.Watched.Entries)
            slots.Add(watch.Key.Slot);
        slots.Seal();
    }

    private void AddAll(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        Span<int> keys = stackalloc int[KeysOnStack];
        int[]? rented = null;
        var count = KeyPositions.FindPlaces(command, input, arguments, keys);
        if (count > keys.Length)
        {
            keys = rented = ArrayPool<int>.Shared.Rent(count);
            count = KeyPositions.FindPlaces(command, input, arguments, keys);
        }

        for (var i = 0; i < count; i++)
            slots.Add(HashSlot.Of(input.Slice(arguments[keys[i]].Offset, arguments[keys[i]].Length)));
        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }
}
