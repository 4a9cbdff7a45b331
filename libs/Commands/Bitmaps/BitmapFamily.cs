using Distro.Commands.Declaration;

namespace Distro.Commands.Bitmaps;

/// <summary>Strings as arrays of bits: bit 0 is the highest of the first byte.</summary>
internal static class BitmapFamily
{
    public static Command[] Commands => [SetBit.Command, GetBit.Command, BitCount.Command, BitPos.Command, BitOp.Command, BitFieldCommand.Command, BitFieldReadOnly.Command];
}
