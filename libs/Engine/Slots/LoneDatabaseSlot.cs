using System.Runtime.InteropServices;

namespace Distro.Engine.Slots;

/// <summary>A database's part of a slot where it does not lie in the slot's header.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct LoneDatabaseSlot
{
    /// <summary>So that the words in it lie at whole words.</summary>
    public const int Bytes = 48;

    public DatabaseSlot Table;
}
