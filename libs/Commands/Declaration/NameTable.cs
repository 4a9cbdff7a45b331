using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Distro.Commands.Declaration;

/// <summary>
/// Commands by name, in any case, without allocation: an open table four times as large as its contents, so that the first probe nearly always
/// decides. The hash folds the first and last eight bytes and the length, with the case bit of letters masked out.
/// </summary>
internal sealed class NameTable
{
    private const ulong CaseMask = 0xDFDFDFDFDFDFDFDF;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Command?[] slots;
    private readonly byte[][] names;
    private readonly int shift;

    public NameTable(IReadOnlyCollection<Command> commands) : this([.. commands.Select(command => (command.Name, command))])
    {
    }

    public NameTable(IReadOnlyCollection<(string Name, Command Command)> commands)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, commands.Count * 4));
        slots = new Command?[size];
        names = new byte[size][];
        shift = 64 - BitOperations.Log2((uint)size);
        foreach (var (text, command) in commands)
        {
            var name = Encoding.Latin1.GetBytes(text);
            if (Find(name) is not null) throw new ArgumentException($"The command {command.FullName} was declared twice.");
            var at = Start(name);
            while (slots[at] is not null) at = (at + 1) & (size - 1);
            slots[at] = command;
            names[at] = name;
        }
    }

    public Command? Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return null;
        for (var at = Start(name); slots[at] is { } command; at = (at + 1) & (slots.Length - 1))
        {
            if (Ascii.EqualsIgnoreCase(names[at], name)) return command;
        }

        return null;
    }

    private int Start(ReadOnlySpan<byte> name)
    {
        ulong head;
        ulong tail;
        if (name.Length >= 8)
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
        }
        else if (name.Length >= 4)
        {
            head = BinaryPrimitives.ReadUInt32LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
        }
        else
        {
            head = name[0];
            tail = ((ulong)name[^1] << 8) | name[name.Length / 2];
        }

        var mixed = ((head & CaseMask) * Multiplier) ^ BitOperations.RotateLeft(tail & CaseMask, 32) ^ (ulong)name.Length;
        return (int)((mixed * Multiplier) >> shift);
    }
}
