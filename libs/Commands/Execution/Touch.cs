namespace Distro.Commands.Execution;

/// <summary>Classes of keyspace events, as notify-keyspace-events names them.</summary>
[Flags]
public enum EventClass
{
    None = 0,
    Generic = 1 << 0,
    String = 1 << 1,
    List = 1 << 2,
    Set = 1 << 3,
    Hash = 1 << 4,
    SortedSet = 1 << 5,
    Expired = 1 << 6,
    Evicted = 1 << 7,
    Stream = 1 << 8,
    New = 1 << 9,
}

/// <summary>One change a command made: which key, under which name, of which class. WATCH, blocked clients, tracking and keyspace notifications are fed from these.</summary>
public readonly record struct Touch(int Slot, int Database, int KeyStart, int KeyLength, string Event, EventClass Class);
