using System.Buffers.Binary;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>Reads MessagePack. Lengths are believed only as far as there are bytes, and nesting is followed only so deep.</summary>
ref struct MessagePackDecoder(LuaMachine machine, ReadOnlySpan<byte> data)
{
    const int LevelsMax = 1_000;
    const string Missing = "Missing bytes in input.";
    const string Bad = "Bad data format in input.";

    readonly LuaMachine machine = machine;
    readonly ReadOnlySpan<byte> data = data;
    int level;

    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position >= data.Length;

    /// <summary>Reads one value. Null, or what is wrong.</summary>
    public string? Read(out LuaValue value)
    {
        value = default;
        if (IsAtEnd) return Missing;
        machine.Spend(1);
        var code = data[Position++];
        switch (code)
        {
            case <= 0x7F:
                value = new LuaValue((double)code);
                return null;
            case <= 0x8F:
                return ReadMap(code & 15, out value);
            case <= 0x9F:
                return ReadArray(code & 15, out value);
            case <= 0xBF:
                return ReadText(code & 31, out value);
            case >= 0xE0:
                value = new LuaValue((double)(sbyte)code);
                return null;
            case 0xC0:
                return null;
            case 0xC2 or 0xC3:
                value = new LuaValue(code == 0xC3);
                return null;
            default:
                return ReadSized(code, out value);
        }
    }

    string? ReadSized(byte code, out LuaValue value)
    {
        value = default;
        var size = code switch
        {
            0xD9 or 0xCC or 0xD0 => 1,
            0xDA or 0xCD or 0xD1 or 0xDC or 0xDE => 2,
            0xDB or 0xCA or 0xCE or 0xD2 or 0xDD or 0xDF => 4,
            0xCB or 0xCF or 0xD3 => 8,
            _ => 0,
        };
        if (size == 0) return Bad;
        if (data.Length - Position < size) return Missing;
        Span<byte> whole = stackalloc byte[sizeof(ulong)];
        whole.Clear();
        data.Slice(Position, size).CopyTo(whole[(sizeof(ulong) - size)..]);
        var bits = BinaryPrimitives.ReadUInt64BigEndian(whole);
        Position += size;
        switch (code)
        {
            case 0xD9 or 0xDA or 0xDB:
                return ReadText((long)bits, out value);
            case 0xDC or 0xDD:
                return ReadArray((long)bits, out value);
            case 0xDE or 0xDF:
                return ReadMap((long)bits, out value);
            case 0xCA:
                value = new LuaValue((double)BitConverter.UInt32BitsToSingle((uint)bits));
                return null;
            case 0xCB:
                value = new LuaValue(BitConverter.UInt64BitsToDouble(bits));
                return null;
            case 0xD0 or 0xD1 or 0xD2 or 0xD3:
                var shift = 64 - size * 8;
                value = new LuaValue((double)((long)(bits << shift) >> shift));
                return null;
            default:
                // The library that scripts know goes through a signed integer of 64 bits: what has the highest bit comes out negative.
                value = new LuaValue((double)(long)bits);
                return null;
        }
    }

    string? ReadText(long length, out LuaValue value)
    {
        value = default;
        if (length > data.Length - Position) return Missing;
        value = new LuaValue(machine.NewString(data.Slice(Position, (int)length)));
        Position += (int)length;
        return null;
    }

    string? ReadArray(long count, out LuaValue value)
    {
        value = default;
        if (++level > LevelsMax) return Bad;
        var table = machine.NewTable();
        for (var i = 1; i <= count; i++)
        {
            if (Read(out var item) is { } problem) return problem;
            table.Set(i, item);
        }

        level--;
        value = new LuaValue(table);
        return null;
    }

    string? ReadMap(long count, out LuaValue value)
    {
        value = default;
        if (++level > LevelsMax) return Bad;
        var table = machine.NewTable();
        for (var i = 0L; i < count; i++)
        {
            if ((Read(out var key) ?? Read(out value)) is { } problem) return problem;
            if (key.IsNil) throw new LuaException("table index is nil");
            if (key.IsNumber && double.IsNaN(key.AsNumber)) throw new LuaException("table index is NaN");
            table.Set(key, value);
        }

        level--;
        value = new LuaValue(table);
        return null;
    }
}
