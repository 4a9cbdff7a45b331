namespace Distro.Commands.Bitmaps;

/// <summary>What BITFIELD does with a number that its field can't hold: keep the lowest bits, take the nearest that fits, or leave the field alone.</summary>
internal enum Overflow
{
    Wrap,
    Saturate,
    Fail,
}
