using System.Globalization;
using System.Text;
using Distro.Commands.Execution;
using Distro.Lua.Libraries;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Commands.Scripting;

/// <summary>The tables "redis" and "server": call, pcall, replies, log, and what they say about the server.</summary>
internal sealed class ServerApi(ScriptEngine engine)
{
    /// <summary>What a command counts for, in steps of the machine, so that the clock is looked at often enough.</summary>
    private const int StepsOfCommand = 100;

    /// <summary>More of a line is cut, so that scripts don't fill the log.</summary>
    private const int LogCharactersMax = 1024;

    private const int LogDebug = 0;
    private const int LogWarning = 3;
    private const int ReplicateAll = 3;

    /// <summary>All of it.</summary>
    public void AddTo(LuaTable table)
    {
        table.Add("call", call => Command(call, raises: true));
        table.Add("pcall", call => Command(call, raises: false));
        table.Add("error_reply", static call => ErrorReply(call));
        table.Add("status_reply", static call => StatusReply(call));
        table.Add("sha1hex", static call => Sha1Hex(call));
        table.Add("setresp", SetResp);
        table.Add("acl_check_cmd", IsAllowed);
        table.Add("set_repl", static call => SetReplication(call));
        table["REPL_NONE"] = new LuaValue(0.0);
        table["REPL_AOF"] = new LuaValue(1.0);
        table["REPL_SLAVE"] = new LuaValue(2.0);
        table["REPL_REPLICA"] = new LuaValue(2.0);
        table["REPL_ALL"] = new LuaValue((double)ReplicateAll);
        AddFacts(table, engine);
    }

    /// <summary>What only EVAL has, besides.</summary>
    public static void AddEvalTo(LuaTable table)
    {
        table.Add("replicate_commands", static call => call.Return(true));
        table.Add("breakpoint", static call => call.Return(false));
        table.Add("debug", static _ => NativeCall.Return());
    }

    /// <summary>What a library has while it is loaded.</summary>
    public static void AddFacts(LuaTable table, ScriptEngine engine)
    {
        table.Add("log", call => Log(call, engine));
        table["LOG_DEBUG"] = new LuaValue((double)LogDebug);
        table["LOG_VERBOSE"] = new LuaValue(1.0);
        table["LOG_NOTICE"] = new LuaValue(2.0);
        table["LOG_WARNING"] = new LuaValue((double)LogWarning);
        var version = Compatibility.VersionText;
        var number = version.Split('.').Aggregate(0, static (sum, part) => sum * 256 + int.Parse(part, CultureInfo.InvariantCulture));
        foreach (var name in new[] { "REDIS", "VALKEY" })
        {
            table[$"{name}_VERSION"] = new LuaValue(version);
            table[$"{name}_VERSION_NUM"] = new LuaValue((double)number);
        }

        table["SERVER_NAME"] = new LuaValue(Encoding.UTF8.GetString(Compatibility.ServerName));
    }

    /// <summary>An error as scripts raise it: {err = "ERR ..."}.</summary>
    public static LuaException Raise(LuaMachine machine, string message) => new(new LuaValue(LuaFromReply.Error(machine, LuaString.From("ERR " + message))));

    private static int ErrorReply(NativeCall call)
    {
        if (call.Count != 1 || call[0].AsString is not { } text) return call.Return(LuaFromReply.Error(call.Machine, LuaString.From("ERR wrong number or type of arguments")));
        var line = text.Span;
        if (line.StartsWith("-"u8)) line = line[1..];
        line = line.Trim("\r\n"u8);

        // A single word is taken for the message: an error always has a code.
        return call.Return(LuaFromReply.Error(call.Machine, line.Contains((byte)' ') ? call.Machine.NewString(line) : LuaString.From([.. "ERR "u8, .. line])));
    }

    private static int StatusReply(NativeCall call)
    {
        if (call.Count != 1 || !call[0].IsString) return call.Return(LuaFromReply.Error(call.Machine, LuaString.From("ERR wrong number or type of arguments")));
        var table = call.Machine.NewTable(0, 1);
        table["ok"] = call[0];
        return call.Return(table);
    }

    private static int Sha1Hex(NativeCall call)
    {
        if (call.Count != 1) throw Raise(call.Machine, "wrong number of arguments");
        var text = call[0].IsString || call[0].IsNumber ? call.String(0).Span : default;
        return call.Return(LuaString.From(ScriptId.Of(text).ToString()));
    }

    private static int SetReplication(NativeCall call)
    {
        if (call.Count != 1) throw Raise(call.Machine, "server.set_repl() requires one argument.");
        // What is no number counts as none of the flags.
        if (((int)Flags(call[0]) & ~ReplicateAll) != 0)
            throw Raise(call.Machine, "Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.");
        return NativeCall.Return();
    }

    private static double Flags(in LuaValue value)
        => value.IsNumber ? value.AsNumber : value.IsString && double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int Log(NativeCall call, ScriptEngine engine)
    {
        if (call.Count < 2) throw Raise(call.Machine, "server.log() requires two arguments or more.");
        if (!call[0].IsNumber) throw Raise(call.Machine, "First argument must be a number (log level).");
        if (call[0].AsNumber is < LogDebug or > LogWarning) throw Raise(call.Machine, "Invalid log level.");
        var line = new StringBuilder();
        for (var i = 1; i < call.Count; i++)
        {
            if (!call[i].IsString && !call[i].IsNumber) continue;
            if (line.Length > 0) line.Append(' ');
            line.Append(call[i].ToString());
        }

        engine.Log((int)call[0].AsNumber, line.ToString(0, Math.Min(line.Length, LogCharactersMax)));
        return NativeCall.Return();
    }

    private int Command(NativeCall call, bool raises)
    {
        var value = engine.RunCommand(call, out var failed);
        call.Machine.Spend(StepsOfCommand);
        return failed && raises ? call.Raise(value) : call.Return(value);
    }

    private int SetResp(NativeCall call)
    {
        if (call.Count != 1) throw Raise(call.Machine, "server.setresp() requires one argument.");
        var version = call.TryNumber(0, out var number) ? NativeCall.ToInt32(number) : 0;
        if (version is not (2 or 3)) throw Raise(call.Machine, "RESP version must be 2 or 3.");
        engine.UseRespVersion(version);
        return NativeCall.Return();
    }

    private int IsAllowed(NativeCall call)
    {
        var isAllowed = engine.IsAllowed(call, out var problem);
        return problem is null ? call.Return(isAllowed) : throw Raise(call.Machine, problem);
    }
}
