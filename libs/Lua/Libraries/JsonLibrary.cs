using System.Globalization;
using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>cjson: encode and decode, and the settings that scripts may change, which hold for the machine.</summary>
public static class JsonLibrary
{
    public static void Add(LuaMachine machine) => machine.Globals["cjson"] = new LuaValue(Make(machine));

    static LuaTable Make(LuaMachine machine)
    {
        var settings = new JsonSettings();
        var table = machine.NewTable();
        table["_NAME"] = new LuaValue("cjson");
        table["_VERSION"] = new LuaValue("2.1.0");
        table["null"] = new LuaValue(LuaPointer.Null);
        table.Add("new", static call => call.Return(Make(call.Machine)));
        table.Add("encode", call => Encode(call, settings));
        table.Add("decode", call => Decode(call, settings));
        table.Add("encode_sparse_array", call => SparseArray(call, settings));
        table.Add("encode_max_depth", call => call.Return((double)(settings.EncodeDepthMax = Whole(AtMost(call, 1), 0, 1, int.MaxValue, settings.EncodeDepthMax))));
        table.Add("decode_max_depth", call => call.Return((double)(settings.DecodeDepthMax = Whole(AtMost(call, 1), 0, 1, int.MaxValue, settings.DecodeDepthMax))));
        table.Add("encode_number_precision", call => call.Return((double)(settings.Precision = Whole(AtMost(call, 1), 0, 1, NumberText.DigitsShown, settings.Precision))));
        table.Add("encode_keep_buffer", call => call.Return(settings.KeepsBuffer = Flag(AtMost(call, 1), settings.KeepsBuffer)));
        table.Add("encode_invalid_numbers", call => InvalidNumbers(call, settings));
        table.Add("decode_invalid_numbers", call => call.Return(settings.DecodesInvalidNumbers = Flag(AtMost(call, 1), settings.DecodesInvalidNumbers)));
        return table;
    }

    static int Encode(NativeCall call, JsonSettings settings)
    {
        if (call.Count != 1) throw call.ArgumentError(0, "expected 1 argument");
        using var text = new ByteBuilder(256);
        try
        {
            new JsonEncoder(call.Machine, settings, text).Write(call[0]);
        }
        catch (JsonException error)
        {
            throw call.Error(error.Message);
        }

        return call.Return(call.Machine.NewString(text.Span));
    }

    static int Decode(NativeCall call, JsonSettings settings)
    {
        if (call.Count != 1) throw call.ArgumentError(0, "expected 1 argument");
        var text = call.String(0).Span;
        if (text.Length >= 2 && (text[0] == 0 || text[1] == 0)) throw call.Error("JSON parser does not support UTF-16 or UTF-32");
        try
        {
            return call.Return(new JsonDecoder(call.Machine, settings, text).Read());
        }
        catch (JsonException error)
        {
            throw call.Error(error.Message);
        }
    }

    static int SparseArray(NativeCall call, JsonSettings settings)
    {
        AtMost(call, 3);
        settings.SparseConverts = Flag(call, settings.SparseConverts);
        settings.SparseRatio = Whole(call, 1, 0, int.MaxValue, settings.SparseRatio);
        settings.SparseSafe = Whole(call, 2, 0, int.MaxValue, settings.SparseSafe);
        return call.Return([new LuaValue(settings.SparseConverts), new LuaValue((double)settings.SparseRatio), new LuaValue((double)settings.SparseSafe)]);
    }

    static int InvalidNumbers(NativeCall call, JsonSettings settings)
    {
        AtMost(call, 1);
        if (call[0].AsString?.ToString() == "null") settings.InvalidNumbers = InvalidNumberPolicy.Null;
        else if (!call[0].IsNil) settings.InvalidNumbers = Flag(call, current: false) ? InvalidNumberPolicy.Encode : InvalidNumberPolicy.Refuse;
        return settings.InvalidNumbers == InvalidNumberPolicy.Null ? call.Return(LuaString.From("null")) : call.Return(settings.InvalidNumbers == InvalidNumberPolicy.Encode);
    }

    /// <summary>A setting that is on or off, in words or as a boolean.</summary>
    static bool Flag(NativeCall call, bool current)
    {
        if (call[0].IsNil) return current;
        return call[0].IsBoolean ? call[0].IsTruthy : call.String(0).ToString() switch
        {
            "on" => true,
            "off" => false,
            var other => throw call.ArgumentError(0, $"invalid option '{other}'"),
        };
    }

    static NativeCall AtMost(NativeCall call, int arguments) => call.Count <= arguments ? call : throw call.ArgumentError(arguments, "found too many arguments");

    static int Whole(NativeCall call, int index, int min, int max, int current)
    {
        if (call[index].IsNil) return current;
        var value = call.Long(index);
        return value >= min && value <= max ? (int)value : throw call.ArgumentError(0, string.Create(CultureInfo.InvariantCulture, $"expected integer between {min} and {max}"));
    }
}

/// <summary>What becomes of NaN and infinities.</summary>
enum InvalidNumberPolicy
{
    Refuse,
    Encode,
    Null,
}

/// <summary>cjson's settings, with its own defaults.</summary>
sealed class JsonSettings
{
    /// <summary>Deeper nesting may be asked for, but is not followed: our stack would.</summary>
    const int DepthMax = 4_000;

    public int EncodeDepthMax { get; set; } = 1_000;
    public int DecodeDepthMax { get; set; } = 1_000;
    public int EncodeDepth => Math.Min(EncodeDepthMax, DepthMax);
    public int DecodeDepth => Math.Min(DecodeDepthMax, DepthMax);

    /// <summary>Digits of a number.</summary>
    public int Precision { get; set; } = 14;

    public bool KeepsBuffer { get; set; } = true;
    public InvalidNumberPolicy InvalidNumbers { get; set; }
    public bool DecodesInvalidNumbers { get; set; } = true;

    /// <summary>An array whose last index is more than so many times its elements, and past <see cref="SparseSafe"/>, is too sparse.</summary>
    public int SparseRatio { get; set; } = 2;

    public int SparseSafe { get; set; } = 10;

    /// <summary>Such an array becomes an object instead of an error.</summary>
    public bool SparseConverts { get; set; }
}
