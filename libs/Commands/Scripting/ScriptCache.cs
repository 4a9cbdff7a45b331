using System.Collections.Concurrent;
using System.Text;
using Distro.Commands.Execution;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Commands.Scripting;

/// <summary>
/// The scripts that this process knows by their SHA-1, compiled. Those that came with SCRIPT LOAD stay until SCRIPT FLUSH; of those that came with EVAL
/// the most recently used stay, so that a client that puts its arguments into the text does not fill the memory.
/// </summary>
internal sealed class ScriptCache
{
    /// <summary>Scripts that came with EVAL.</summary>
    public const int EvalScriptsMax = 500;

    private readonly ConcurrentDictionary<ScriptId, Script> scripts = new();
    private readonly ConcurrentDictionary<int, Script> byText = new();
    private readonly Lock changing = new();
    private long uses;
    private int evalScripts;
    private long textBytes;

    public int Count => scripts.Count;

    /// <summary>Scripts evicted so far.</summary>
    public long Evictions { get; set; }

    /// <summary>Bytes of the texts of all scripts.</summary>
    public long TextBytes => Volatile.Read(ref textBytes);

    public Script? Find(ScriptId id)
    {
        if (!scripts.TryGetValue(id, out var script)) return null;
        script.LastUse = ++uses;
        return script;
    }

    /// <summary>A known script by its text: cheaper than its SHA-1, and EVAL asks each time.</summary>
    public Script? FindText(ReadOnlySpan<byte> body)
    {
        if (!byText.TryGetValue(HashOf(body), out var script) || script.IsForgotten || !body.SequenceEqual(script.Body)) return null;
        script.LastUse = ++uses;
        return script;
    }

    /// <summary>The script of a text, compiled when it is new. Null with the error line when it is no script.</summary>
    public Script? Add(ReadOnlySpan<byte> body, bool keep, out string error)
    {
        error = "";
        if (!keep && FindText(body) is { } known) return known;
        var id = ScriptId.Of(body);
        var script = Find(id);
        if (script is not null)
        {
            if (keep && !script.IsKept) Keep(script);
            return script;
        }

        if (Shebang.OfScript(body, out error) is not { } shebang)
        {
            error = "ERR " + error;
            return null;
        }

        var copy = body.ToArray();
        try
        {
            var chunk = LuaMachine.Compile(copy.AsMemory(shebang.Length), "@user_script");
            script = new Script { Id = id, Body = copy, Flags = shebang.Flags, Chunk = chunk, StaysOnKeys = KeyProof.Holds(chunk), IsKept = keep, LastUse = ++uses };
        }
        catch (LuaException exception)
        {
            error = $"ERR Error compiling script (new function): {exception.Message}";
            return null;
        }

        Insert(script);
        return script;
    }

    private static int HashOf(ReadOnlySpan<byte> body)
    {
        var code = new HashCode();
        code.AddBytes(body);
        return code.ToHashCode();
    }

    public void Clear()
    {
        lock (changing)
        {
            foreach (var (_, script) in scripts) script.IsForgotten = true;
            scripts.Clear();
            byText.Clear();
            evalScripts = 0;
            textBytes = 0;
        }
    }

    private void Keep(Script script)
    {
        lock (changing)
        {
            if (script.IsKept) return;
            script.IsKept = true;
            evalScripts--;
        }
    }

    private void Insert(Script script)
    {
        lock (changing)
        {
            if (!scripts.TryAdd(script.Id, script)) return;
            textBytes += script.Body.Length;
            byText[HashOf(script.Body)] = script;
            if (script.IsKept) return;
            if (++evalScripts > EvalScriptsMax) EvictOldest();
        }
    }

    private void EvictOldest()
    {
        Script? oldest = null;
        foreach (var (_, script) in scripts)
        {
            if (!script.IsKept && (oldest is null || script.LastUse < oldest.LastUse)) oldest = script;
        }

        if (oldest is null || !scripts.TryRemove(oldest.Id, out _)) return;
        oldest.IsForgotten = true;
        byText.TryRemove(new KeyValuePair<int, Script>(HashOf(oldest.Body), oldest));
        evalScripts--;
        textBytes -= oldest.Body.Length;
        Evictions++;
    }
}
