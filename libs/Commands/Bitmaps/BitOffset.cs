using Distro.Commands.Execution;
using Distro.Commands.Strings;
using Distro.Resp;

namespace Distro.Commands.Bitmaps;

/// <summary>A place in a string, counted in bits; "#3" is the place of the fourth of equal fields.</summary>
internal static class BitOffset
{
    private const long Max = (long)StringWrite.BytesMax * 8;

    /// <summary>Reads an argument as an offset; writes the error when it is none. Only those of fields of some bits may be written with #.</summary>
    public static bool TryRead(ref Call call, int index, int fieldBits, out long offset)
    {
        var text = call[index];
        var isMultiple = fieldBits > 0 && text.Length > 0 && text[0] == '#';
        if (IntegerText.TryParse(isMultiple ? text[1..] : text, out offset) && offset >= 0 && offset < Max)
        {
            if (isMultiple) offset *= fieldBits;
            if (offset < Max) return true;
        }

        call.Reply.Error("ERR bit offset is not an integer or out of range"u8);
        return false;
    }
}
