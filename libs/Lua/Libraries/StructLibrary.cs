using System.Globalization;
using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>struct: values as the bytes of C structures, both ways, by a format.</summary>
public static class StructLibrary
{
    public static void Add(LuaMachine machine)
    {
        var table = machine.AddTable("struct");
        table.Add("pack", Pack);
        table.Add("unpack", Unpack);
        table.Add("size", Size);
    }

    static int Pack(NativeCall call)
    {
        var format = new StructFormat(call.String(0).Span);
        using var bytes = new ByteBuilder();
        var argument = 1;
        while (format.Next(call, out var option, out var size))
        {
            var padding = format.Padding(bytes.Count, option, size);
            call.Machine.Meter.Require((long)bytes.Count + padding + size);
            for (var i = 0; i < padding; i++) bytes.Add(0);
            switch ((char)option)
            {
                case 'b' or 'B' or 'h' or 'H' or 'l' or 'L' or 'T' or 'i' or 'I':
                    PutInteger(bytes, Number(call, argument++), size, format.IsBigEndian);
                    break;
                case 'x':
                    bytes.Add(0);
                    break;
                case 'f':
                    Put(bytes, BitConverter.SingleToUInt32Bits((float)Number(call, argument++)), size, format.IsBigEndian);
                    break;
                case 'd':
                    Put(bytes, BitConverter.DoubleToUInt64Bits(Number(call, argument++)), size, format.IsBigEndian);
                    break;
                case 'c' or 's':
                    if (argument == call.Count) throw call.ArgumentError(argument, "string expected, got nil");
                    var text = call.String(argument++);
                    if (size == 0) size = text.Length;
                    if (text.Length < size) throw call.ArgumentError(argument, "string too short");
                    call.Machine.Meter.Require((long)bytes.Count + size);
                    bytes.Add(text.Span[..size]);
                    if (option == 's') bytes.Add(0);
                    break;
                default:
                    format.Control(call, option);
                    break;
            }
        }

        return call.Return(call.Machine.NewString(bytes.Span));
    }

    /// <summary>Behind the last argument the original finds a mark of its own, and takes it for a nil that was given.</summary>
    static double Number(NativeCall call, int argument)
        => argument == call.Count ? throw call.ArgumentError(argument, "number expected, got nil") : call.Number(argument);

    static int Unpack(NativeCall call)
    {
        const int resultsMax = 8_000;
        var format = new StructFormat(call.String(0).Span);
        var data = call.String(1).Span;
        var start = call.Long(2, 1);
        // The original counts without a sign: a negative offset is far behind the end.
        if (start == 0) throw call.ArgumentError(2, "offset must be 1 or greater");
        var at = start < 0 ? start : start - 1;
        var results = new List<LuaValue>();
        while (format.Next(call, out var option, out var size))
        {
            at += format.Padding(at, option, size);
            if (start < 0 || size > data.Length || at > data.Length - size) throw call.ArgumentError(1, "data string too short");
            if (results.Count >= resultsMax) throw call.Error("too many results");
            var rest = data[(int)at..];
            switch ((char)option)
            {
                case 'b' or 'B' or 'h' or 'H' or 'l' or 'L' or 'T' or 'i' or 'I':
                    results.Add(new LuaValue(GetInteger(rest[..size], char.IsLower((char)option), format.IsBigEndian)));
                    break;
                case 'x':
                    break;
                case 'f':
                    results.Add(new LuaValue((double)BitConverter.UInt32BitsToSingle((uint)Get(rest[..size], format.IsBigEndian))));
                    break;
                case 'd':
                    results.Add(new LuaValue(BitConverter.UInt64BitsToDouble(Get(rest[..size], format.IsBigEndian))));
                    break;
                case 'c' or 's':
                    size = Text(call, results, rest, option, size);
                    break;
                default:
                    format.Control(call, option);
                    break;
            }

            at += size;
        }

        results.Add(new LuaValue(start < 0 ? start : at + 1.0));
        return call.Return(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(results));
    }

    // Adds a string to the results. Returns how many bytes it took.
    static int Text(NativeCall call, List<LuaValue> results, ReadOnlySpan<byte> data, byte option, int size)
    {
        if (option == 's')
        {
            var end = data.IndexOf((byte)0);
            if (end < 0) throw call.Error("unfinished string in data");
            results.Add(new LuaValue(call.Machine.NewString(data[..end])));
            return end + 1;
        }

        if (size == 0)
        {
            if (results.Count == 0 || !results[^1].IsNumber) throw call.Error("format 'c0' needs a previous size");
            var wanted = NativeCall.ToInt64(results[^1].AsNumber);
            results.RemoveAt(results.Count - 1);
            if (wanted < 0 || wanted > data.Length) throw call.ArgumentError(1, "data string too short");
            size = (int)wanted;
        }

        results.Add(new LuaValue(call.Machine.NewString(data[..size])));
        return size;
    }

    static int Size(NativeCall call)
    {
        var format = new StructFormat(call.String(0).Span);
        long total = 0;
        while (format.Next(call, out var option, out var size))
        {
            total += format.Padding(total, option, size);
            if (option == 's') throw call.ArgumentError(0, "option 's' has no fixed size");
            if (option == 'c' && size == 0) throw call.ArgumentError(0, "option 'c0' has no fixed size");
            if (!Characters.IsAlphanumeric(option)) format.Control(call, option);
            total += size;
        }

        return call.Return((double)total);
    }

    static void PutInteger(ByteBuilder bytes, double number, int size, bool isBigEndian)
    {
        var value = number >= 9223372036854775808.0 && number < 18446744073709551616.0 ? (ulong)number : (ulong)NativeCall.ToInt64(number);
        Put(bytes, value, size, isBigEndian);
    }

    static void Put(ByteBuilder bytes, ulong value, int size, bool isBigEndian)
    {
        const int bits = 8;
        for (var i = 0; i < size; i++)
        {
            var place = isBigEndian ? size - 1 - i : i;
            bytes.Add(place >= sizeof(ulong) ? (byte)0 : (byte)(value >> place * bits));
        }
    }

    static ulong Get(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        ulong value = 0;
        for (var i = 0; i < bytes.Length; i++) value = value << 8 | bytes[isBigEndian ? i : bytes.Length - 1 - i];
        return value;
    }

    static double GetInteger(ReadOnlySpan<byte> bytes, bool isSigned, bool isBigEndian)
    {
        var value = Get(bytes, isBigEndian);
        if (!isSigned) return value;
        var shift = Math.Max(0, 64 - bytes.Length * 8);
        return (long)(value << shift) >> shift;
    }
}

/// <summary>A format of struct: options one after the other, and the byte order and alignment that hold from some of them on.</summary>
ref struct StructFormat(ReadOnlySpan<byte> format)
{
    const int SizeMax = 32;
    const int AlignmentDefault = 8;

    readonly ReadOnlySpan<byte> format = format;
    int at;
    int alignment = 1;

    public bool IsBigEndian { get; private set; }

    /// <summary>The next option and the bytes it takes, as far as the format says. False at the end.</summary>
    public bool Next(NativeCall call, out byte option, out int size)
    {
        option = 0;
        size = 0;
        if (at >= format.Length || format[at] == 0) return false;
        option = format[at++];
        size = (char)option switch
        {
            'b' or 'B' or 'x' => 1,
            'h' or 'H' => sizeof(short),
            'l' or 'L' or 'T' or 'd' => sizeof(long),
            'f' => sizeof(float),
            'c' => Number(call, 1),
            'i' or 'I' => IntegerSize(call),
            _ => 0,
        };
        return true;
    }

    public readonly int Padding(long position, byte option, int size)
    {
        if (size == 0 || option == 'c') return 0;
        var unit = Math.Min(size, alignment);
        return (int)(unit - (position & (unit - 1)) & (unit - 1));
    }

    public void Control(NativeCall call, byte option)
    {
        switch ((char)option)
        {
            case ' ' or 'c' or 'i' or 'I':
                break;
            case '>' or '<':
                IsBigEndian = option == '>';
                break;
            case '!':
                var unit = Number(call, AlignmentDefault);
                if (unit <= 0 || (unit & (unit - 1)) != 0) throw call.Error(string.Create(CultureInfo.InvariantCulture, $"alignment {unit} is not a power of 2"));
                alignment = unit;
                break;
            default:
                throw call.ArgumentError(0, $"invalid format option '{(char)option}'");
        }
    }

    int IntegerSize(NativeCall call)
    {
        var size = Number(call, sizeof(int));
        return size <= SizeMax ? size : throw call.Error(string.Create(CultureInfo.InvariantCulture, $"integral size {size} is larger than limit of {SizeMax}"));
    }

    int Number(NativeCall call, int otherwise)
    {
        if (at >= format.Length || !Characters.IsDigit(format[at])) return otherwise;
        var number = 0;
        while (at < format.Length && Characters.IsDigit(format[at]))
        {
            var digit = format[at++] - '0';
            if (number > (int.MaxValue - digit) / 10) throw call.Error("integral size overflow");
            number = number * 10 + digit;
        }

        return number;
    }
}
