namespace Distro.Snapshots.Format;

/// <summary>What a frame holds. Numbers stay what they are for ever.</summary>
public enum FrameKind : byte
{
    /// <summary>A slot's section begins: slot and stamp.</summary>
    SlotBegin = 1,

    /// <summary>Whole entries, one behind the other.</summary>
    Entries = 2,

    /// <summary>A piece of one entry that is too large for a frame.</summary>
    Fragment = 3,

    /// <summary>The slot's section ends: slot, stamp and keys.</summary>
    SlotEnd = 4,

    /// <summary>A run of slots that held nothing at one stamp.</summary>
    EmptySlots = 5,

    /// <summary>A piece of the libraries of functions, which belong to no slot.</summary>
    Functions = 6,

    /// <summary>Where the sections are.</summary>
    Index = 7,

    /// <summary>A run of slots that are as in the snapshot that this one builds on, and hold that at one stamp too.</summary>
    KeptSlots = 8,
}
