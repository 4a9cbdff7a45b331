using Distro.Commands.Routing;
using Distro.Engine;
using Distro.Wire.RouterLink;

namespace Distro.Shard.Execution;

/// <summary>
/// Looks through a pipeline's next commands before the first of them runs, so that what they will touch is on its way from memory while others run:
/// first the slots, then the buckets, then the records, each step finding what the one before fetched. It takes the first argument after the name for the key,
/// which is a guess: a wrong one costs a useless fetch and nothing else. Slot and hash of a right one are used again by the executor.
/// </summary>
internal sealed class KeysAhead(Keyspace keyspace)
{
    /// <summary>As many fetches as a core keeps under way.</summary>
    private const int CommandsMax = 16;

    private const int DigitsMax = 9;

    private readonly Entry[] entries = new Entry[CommandsMax];
    private int count;
    private int next;

    public bool IsEmpty => next == count;

    public void Clear() => next = count = 0;

    /// <summary>Looks at whole commands from the beginning of a client's input on.</summary>
    public void Look(ReadOnlySpan<byte> input, int database)
    {
        Clear();
        while (count < CommandsMax && Scan(input, ref entries[count], out var length))
        {
            input = input[length..];
            count++;
        }

        if (count > 1)
            Fetch(database);
    }

    /// <summary>Looks at whole frames from the beginning of a link's input on; those that are no requests count as commands without a key.</summary>
    public void LookAtFrames(ReadOnlySpan<byte> input)
    {
        Clear();
        var database = 0;
        while (count < CommandsMax && LinkFrame.TryRead(input, LinkLimits.RequestFrameBytesMax, out var frame) == LinkFrameStatus.Complete)
        {
            input = input[frame.Bytes..];
            if (frame.Kind != LinkFrameKind.Request)
                continue;
            entries[count] = default;
            if (RequestFrame.TryParse(frame.Body, out var request))
            {
                database = request.Database;
                Scan(request.Command, ref entries[count], out _);
            }

            count++;
        }

        if (count > 1 && database < keyspace.Options.Databases)
            Fetch(database);
    }

    private void Fetch(int database)
    {
        foreach (ref readonly var entry in entries.AsSpan(0, count))
        {
            if (entry.KeyStart > 0)
                keyspace.PrefetchSlot(entry.Slot);
        }

        foreach (ref readonly var entry in entries.AsSpan(0, count))
        {
            if (entry.KeyStart > 0)
                keyspace.PrefetchBucket(entry.Slot, database, entry.Hash);
        }

        foreach (ref readonly var entry in entries.AsSpan(0, count))
        {
            if (entry.KeyStart > 0)
                keyspace.PrefetchRecord(entry.Slot, database, entry.Hash);
        }
    }

    /// <summary>Goes on to the next command: where its key lies, or nothing.</summary>
    public Entry Take() => next == count ? default : entries[next++];

    /// <summary>Walks over one whole command, if it is there. Anything unusual ends the look.</summary>
    private bool Scan(ReadOnlySpan<byte> input, ref Entry entry, out int bytes)
    {
        entry = default;
        bytes = 0;
        var at = 0;
        if (!TryNumber(input, (byte)'*', ref at, out var arguments) || arguments == 0)
            return false;
        for (var i = 0; i < arguments; i++)
        {
            if (!TryNumber(input, (byte)'$', ref at, out var length) || at + length + 2 > input.Length)
                return false;
            if (i == 1)
            {
                var key = input.Slice(at, length);
                entry = new Entry(at, length, HashSlot.Of(key), keyspace.HashOf(key));
            }

            at += length + 2;
        }

        bytes = at;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> input, byte type, ref int at, out int number)
    {
        number = 0;
        if ((uint)at >= (uint)input.Length || input[at] != type)
            return false;
        var digits = 0;
        for (at++; at < input.Length && digits < DigitsMax; at++, digits++)
        {
            var digit = input[at] - '0';
            if ((uint)digit > 9)
                break;
            number = (number * 10) + digit;
        }

        if (digits == 0 || at + 1 >= input.Length || input[at] != '\r')
            return false;
        at += 2;
        return true;
    }

    /// <summary>Where a command's key lies in its bytes, and what was computed of it.</summary>
    public readonly record struct Entry(int KeyStart, int KeyLength, int Slot, ulong Hash);
}
