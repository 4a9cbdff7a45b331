using System.Globalization;
using System.Runtime.CompilerServices;
using Distro.Lua.Values;

namespace Distro.Lua.Text;

/// <summary>
/// A value as text, without metamethods. Objects show a number in the place of an address: the machine's own
/// addresses are nobody's business.
/// </summary>
static class Tostring
{
    static readonly LuaString nil = LuaString.From("nil");
    static readonly LuaString yes = LuaString.From("true");
    static readonly LuaString no = LuaString.From("false");
    static readonly LuaString nullPointer = LuaString.From("userdata: (nil)");

    public static LuaString Raw(in LuaValue value) => value.Type switch
    {
        LuaType.Nil => nil,
        LuaType.Boolean => value.IsTruthy ? yes : no,
        LuaType.Number => new LuaString(NumberText.Print(value.Number)),
        LuaType.String => value.AsString!,
        LuaType.Userdata => nullPointer,
        _ => LuaString.From(value.TypeName + ": " + Address(value.Reference!)),
    };

    /// <summary>A string, or a number as its text: what the language takes where it wants a string.</summary>
    public static LuaString? Coerce(in LuaValue value)
    {
        if (value.Reference is LuaString text) return text;
        return value.IsNumber ? new LuaString(NumberText.Print(value.Number)) : null;
    }

    static string Address(object value) => "0x" + ((uint)RuntimeHelpers.GetHashCode(value)).ToString("x12", CultureInfo.InvariantCulture);
}
