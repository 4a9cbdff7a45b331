namespace Distro.Engine;

/// <summary>What a key holds. The numbers are part of a record's header: never reuse one.</summary>
public enum ValueType : byte
{
    None = 0,
    String = 1,
    List = 2,
    Set = 3,
    SortedSet = 4,
    Hash = 5,
    Stream = 6,
}
