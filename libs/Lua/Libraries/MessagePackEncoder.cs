using System.Buffers.Binary;
using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>Writes values as MessagePack, each in its shortest form. What has no form there, and tables nested too deep, become nil.</summary>
sealed class MessagePackEncoder(LuaMachine machine, ByteBuilder bytes)
{
    const int LevelsMax = 16;

    public void Write(in LuaValue value, int level)
    {
        machine.Meter.Require(bytes.Count);
        switch (value.Type)
        {
            case LuaType.String:
                WriteString(value.AsString!.Span);
                break;
            case LuaType.Boolean:
                bytes.Add((byte)(value.IsTruthy ? 0xC3 : 0xC2));
                break;
            case LuaType.Number:
                WriteNumber(value.AsNumber);
                break;
            case LuaType.Table when level < LevelsMax:
                WriteTable(value.AsTable!, level);
                break;
            default:
                bytes.Add(0xC0);
                break;
        }
    }

    static bool IsArray(LuaTable table)
    {
        var (count, max) = (0, 0.0);
        var key = default(LuaValue);
        while (table.TryNext(ref key, out _) && !key.IsNil)
        {
            if (!key.IsNumber || key.AsNumber <= 0 || key.AsNumber != (int)key.AsNumber) return false;
            max = Math.Max(max, key.AsNumber);
            count++;
        }

        return max == count;
    }

    void WriteTable(LuaTable table, int level)
    {
        machine.Spend(1);
        if (IsArray(table))
        {
            var length = table.Length;
            WriteHead(length, 0x90, 15, 0xDC);
            for (var i = 1; i <= length; i++) Write(table.Get(i), level + 1);
            return;
        }

        var count = 0;
        var key = default(LuaValue);
        while (table.TryNext(ref key, out _) && !key.IsNil) count++;
        WriteHead(count, 0x80, 15, 0xDE);
        key = default;
        while (table.TryNext(ref key, out var value) && !key.IsNil)
        {
            Write(key, level + 1);
            Write(value, level + 1);
        }
    }

    // A count in the first byte if it is small, else in two or four bytes.
    void WriteHead(int count, byte small, int smallMax, byte wide)
    {
        if (count <= smallMax)
        {
            bytes.Add((byte)(small | count));
        }
        else if (count <= ushort.MaxValue)
        {
            bytes.Add(wide);
            Put((ulong)count, 2);
        }
        else
        {
            bytes.Add((byte)(wide + 1));
            Put((ulong)count, 4);
        }
    }

    void WriteString(ReadOnlySpan<byte> text)
    {
        if (text.Length <= 31)
        {
            bytes.Add((byte)(0xA0 | text.Length));
        }
        else if (text.Length <= byte.MaxValue)
        {
            bytes.Add(0xD9);
            bytes.Add((byte)text.Length);
        }
        else
        {
            WriteHead(text.Length, 0, -1, 0xDA);
        }

        machine.Meter.Require((long)bytes.Count + text.Length);
        bytes.Add(text);
    }

    void WriteNumber(double number)
    {
        if (number is >= -9223372036854775808.0 and < 9223372036854775808.0 && number == (long)number)
        {
            WriteInteger((long)number);
            return;
        }

        if ((float)number == number)
        {
            bytes.Add(0xCA);
            Put(BitConverter.SingleToUInt32Bits((float)number), 4);
        }
        else
        {
            bytes.Add(0xCB);
            Put(BitConverter.DoubleToUInt64Bits(number), 8);
        }
    }

    void WriteInteger(long value)
    {
        var (code, size) = value switch
        {
            >= -32 and <= 127 => (0, 1),
            >= 0 and <= byte.MaxValue => (0xCC, 1),
            >= 0 and <= ushort.MaxValue => (0xCD, 2),
            >= 0 and <= uint.MaxValue => (0xCE, 4),
            >= 0 => (0xCF, 8),
            >= sbyte.MinValue => (0xD0, 1),
            >= short.MinValue => (0xD1, 2),
            >= int.MinValue => (0xD2, 4),
            _ => (0xD3, 8),
        };
        if (code != 0) bytes.Add((byte)code);
        Put((ulong)value, size);
    }

    void Put(ulong value, int size)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(all, value);
        bytes.Add(all[(sizeof(ulong) - size)..]);
    }
}
