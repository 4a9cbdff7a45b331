using System.Collections.Concurrent;
using System.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>
/// One object per text for names that code mentions, so that most lookups of fields end at the identity of the key. The pool
/// is bounded: beyond its size texts are simply not shared, which costs speed and nothing else.
/// </summary>
sealed class ConstantPool
{
    public static readonly ConstantPool Shared = new();

    const int TextsMax = 16_384;
    const int TextBytesMax = 40;

    readonly ConcurrentDictionary<LuaString, LuaString> texts = new();

    public LuaString Intern(string text) => Intern(new LuaString(Encoding.UTF8.GetBytes(text)));

    public LuaString Intern(LuaString text)
    {
        if (text.Length > TextBytesMax) return text;
        if (texts.TryGetValue(text, out var shared)) return shared;
        return texts.Count >= TextsMax ? text : texts.GetOrAdd(text, text);
    }
}
