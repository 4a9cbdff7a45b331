using System.Runtime.CompilerServices;

namespace Distro.Lua.Values;

/// <summary>
/// Any Lua value in two words, so that registers and tables hold values and never boxes. The reference says the type: null
/// is nil, a mark is a number or a boolean, everything else is the object itself. default is nil. The fields are open to
/// this library because a number written over a number need not store the mark again, which saves the collector's barrier.
/// </summary>
public struct LuaValue
{
    internal object? Reference;
    internal double Number;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LuaValue(object? reference, double number)
    {
        Reference = reference;
        Number = number;
    }

    public LuaValue(double number) : this(TypeMark.Number, number)
    {
    }

    public LuaValue(bool value) : this(value ? TypeMark.True : TypeMark.False, 0)
    {
    }

    public LuaValue(LuaString value) : this(value, 0)
    {
    }

    public LuaValue(LuaTable value) : this(value, 0)
    {
    }

    public LuaValue(LuaFunction value) : this(value, 0)
    {
    }

    public LuaValue(LuaPointer value) : this(value, 0)
    {
    }

    /// <summary>A string of text as its UTF-8 bytes.</summary>
    public LuaValue(string text) : this(LuaString.From(text), 0)
    {
    }

    public static LuaValue Nil => default;

    public readonly bool IsNil => Reference is null;
    public readonly bool IsNumber => Reference == (object)TypeMark.Number;
    public readonly bool IsString => Reference is LuaString;
    public readonly bool IsTable => Reference is LuaTable;
    public readonly bool IsFunction => Reference is LuaFunction;
    public readonly bool IsBoolean => Reference == (object)TypeMark.True || Reference == (object)TypeMark.False;

    /// <summary>Everything but nil and false.</summary>
    public readonly bool IsTruthy
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Reference is not null && Reference != (object)TypeMark.False;
    }

    /// <summary>The number; only when <see cref="IsNumber"/>.</summary>
    public readonly double AsNumber => Number;

    public readonly LuaString? AsString => Reference as LuaString;
    public readonly LuaTable? AsTable => Reference as LuaTable;
    public readonly LuaFunction? AsFunction => Reference as LuaFunction;

    public readonly LuaType Type => Reference switch
    {
        null => LuaType.Nil,
        TypeMark mark => mark.Type,
        LuaString => LuaType.String,
        LuaTable => LuaType.Table,
        LuaFunction => LuaType.Function,
        LuaPointer => LuaType.Userdata,
        _ => LuaType.Thread,
    };

    /// <summary>The type as <c>type()</c> names it.</summary>
    public readonly string TypeName => Type.Name();

    /// <summary>Equality without metamethods: numbers by value (NaN equals nothing), strings by bytes, others by identity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool RawEquals(in LuaValue left, in LuaValue right)
    {
        if (left.Reference == right.Reference) return left.Reference != (object)TypeMark.Number || left.Number == right.Number;
        return left.Reference is LuaString a && right.Reference is LuaString b && a.Equals(b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetNumber(double number)
    {
        if (Reference != (object)TypeMark.Number) Reference = TypeMark.Number;
        Number = number;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetBoolean(bool value) => Reference = value ? TypeMark.True : TypeMark.False;

    public override readonly string ToString() => Text.Tostring.Raw(this).ToString();
}
