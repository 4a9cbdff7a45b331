using Distro.Lua.Compiler;
using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>load and loadstring: source at run time. Compiled code is never taken: there is no format for it.</summary>
static class ChunkFunctions
{
    const byte BinarySignature = 0x1B;

    public static void Add(LuaTable globals)
    {
        globals.Add("loadstring", LoadString);
        globals.Add("load", Load);
    }

    static int LoadString(NativeCall call)
    {
        var source = call.String(0);
        return Compile(call, source, call.String(1, source));
    }

    static int Load(NativeCall call)
    {
        var reader = new LuaValue(call.Function(0));
        var name = call.String(1, LuaString.From("=(load)"));
        using var source = new ByteBuilder();
        try
        {
            ReadAll(call, reader, source);
        }
        catch (LuaException error) when (error.IsCatchable)
        {
            return call.Return(default, error.Value);
        }

        return Compile(call, source.ToLuaString(), name);
    }

    static void ReadAll(NativeCall call, in LuaValue reader, ByteBuilder source)
    {
        while (true)
        {
            var part = call.Call(reader);
            if (part.IsNil) return;
            if (Tostring.Coerce(part) is not { } text) throw call.PlainError("reader function must return a string");
            if (text.Length == 0) return;
            call.Machine.Meter.Require(source.Count + text.Length);
            source.Add(text.Span);
        }
    }

    static int Compile(NativeCall call, LuaString source, LuaString name)
    {
        if (source.Length > 0 && source[0] == BinarySignature)
            return call.Return(default, new LuaValue("attempt to load chunk with wrong mode"));
        try
        {
            // A chunk's code and names cost several times its text.
            const int bytesPerByte = 8;
            call.Machine.Meter.Charge((long)source.Length * bytesPerByte);
            call.Machine.Spend(source.Length);
            var prototype = LuaCompiler.Compile(source.Memory, System.Text.Encoding.Latin1.GetString(name.Span));
            return call.Return(new LuaValue(new LuaClosure(prototype, call.Machine.Running.Globals)));
        }
        catch (LuaException error) when (error.IsCatchable)
        {
            return call.Return(default, error.Value);
        }
    }
}
