using System.Globalization;
using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>cmsgpack: values as MessagePack, both ways.</summary>
public static class MessagePackLibrary
{
    public static void Add(LuaMachine machine)
    {
        var table = machine.AddTable("cmsgpack");
        table["_NAME"] = new LuaValue("cmsgpack");
        table["_VERSION"] = new LuaValue("lua-cmsgpack 0.4.0");
        table["_COPYRIGHT"] = new LuaValue("Copyright (C) 2012, Redis Ltd.");
        table["_DESCRIPTION"] = new LuaValue("MessagePack C implementation for Lua");
        table.Add("pack", Pack);
        table.Add("unpack", static call => Unpack(call, limit: 0, offset: 0));
        table.Add("unpack_one", static call => Unpack(call, limit: 1, offset: call.Long(1, 0)));
        table.Add("unpack_limit", static call => Unpack(call, limit: call.Long(1), offset: call.Long(2, 0)));
    }

    static int Pack(NativeCall call)
    {
        if (call.Count == 0) throw call.ArgumentError(-1, "MessagePack pack needs input.");
        using var bytes = new ByteBuilder(256);
        var encoder = new MessagePackEncoder(call.Machine, bytes);
        for (var i = 0; i < call.Count; i++) encoder.Write(call[i], level: 0);
        return call.Return(call.Machine.NewString(bytes.Span));
    }

    static int Unpack(NativeCall call, long limit, long offset)
    {
        const int resultsMax = 8_000;
        var data = call.String(0);
        if (offset < 0 || limit < 0)
            throw call.Error(string.Create(CultureInfo.InvariantCulture, $"Invalid request to unpack with offset of {offset} and limit of {data.Length}."));
        if (offset > data.Length) throw call.Error(string.Create(CultureInfo.InvariantCulture, $"Start offset {offset} greater than input length {data.Length}."));
        var isAll = limit == 0 && offset == 0;
        if (isAll) limit = int.MaxValue;
        var decoder = new MessagePackDecoder(call.Machine, data.Span[(int)offset..]);
        var results = new List<LuaValue>();
        while (!decoder.IsAtEnd && results.Count < limit)
        {
            if (results.Count >= resultsMax) throw call.Error("stack overflow (in function mp_unpack_full)");
            if (decoder.Read(out var value) is { } problem) throw call.Error(problem);
            results.Add(value);
        }

        if (!isAll) results.Insert(0, new LuaValue(decoder.IsAtEnd ? -1.0 : offset + decoder.Position));
        return call.Return(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(results));
    }
}
