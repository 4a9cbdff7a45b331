namespace Distro.Lua.Compiler;

/// <summary>
/// A table constructor's sizes as Lua 5.1 keeps them in an instruction: three bits behind the highest one and an exponent, rounded up. Scripts see the rounding,
/// as it is room in the table's array.
/// </summary>
static class FloatingByte
{
    const int MantissaBits = 3;
    const int MantissaEnd = 1 << MantissaBits;

    public static int Encode(int size)
    {
        var exponent = 0;
        for (; size >= MantissaEnd * 2; exponent++) size = (size + 1) >> 1;
        return size < MantissaEnd ? size : ((exponent + 1) << MantissaBits) | (size - MantissaEnd);
    }

    public static int Decode(int code) =>
        code < MantissaEnd ? code : ((code & (MantissaEnd - 1)) + MantissaEnd) << ((code >> MantissaBits) - 1);
}
