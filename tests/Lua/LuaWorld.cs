using System.Text;
using Distro.Lua.Libraries;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Tests.Lua;

/// <summary>A machine with print, whose output is kept: what the stand-alone lua program would write.</summary>
sealed class LuaWorld
{
    readonly MemoryStream output = new();

    public LuaWorld(LuaMachineOptions? options = null)
    {
        Machine = new LuaMachine(options ?? new LuaMachineOptions());
        LibraryTable.AddStandard(Machine);
        Machine.Globals.Add("print", Print);
    }

    public LuaMachine Machine { get; }

    public string Output => Encoding.Latin1.GetString(output.ToArray());

    /// <summary>What a chunk prints, and at the end its error, if it has one.</summary>
    public static string Run(string source, string name = "=test", LuaMachineOptions? options = null)
    {
        var world = new LuaWorld(options);
        try
        {
            world.Do(source, name);
        }
        catch (LuaException error)
        {
            return world.Output + error.Message;
        }

        return world.Output;
    }

    public LuaValue[] Do(string source, string name = "=test") => Machine.Call(Machine.Load(LuaMachine.Compile(Encoding.Latin1.GetBytes(source), name)));

    int Print(NativeCall call)
    {
        for (var i = 0; i < call.Count; i++)
        {
            if (i > 0) output.WriteByte((byte)'\t');
            output.Write(Machine.Call(Machine.Globals["tostring"].AsFunction!, call[i])[0].AsString!.Span);
        }

        output.WriteByte((byte)'\n');
        return NativeCall.Return();
    }
}
