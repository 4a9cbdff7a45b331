namespace Distro.Commands.Execution;

/// <summary>Classes of keyspace events, and where they are told, as notify-keyspace-events names them: see <see cref="EventLetters"/>.</summary>
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

    /// <summary>A read found no key: no change, so only who asked for it hears of it.</summary>
    KeyMiss = 1 << 10,

    /// <summary>Events of modules, of which there are none.</summary>
    Module = 1 << 11,

    /// <summary>What the letter A stands for: all but new keys and misses.</summary>
    All = Generic | String | List | Set | Hash | SortedSet | Expired | Evicted | Stream | Module,

    /// <summary>To be told on the channel of the key.</summary>
    OnKey = 1 << 12,

    /// <summary>To be told on the channel of the event.</summary>
    OnEvent = 1 << 13,
}

/// <summary>One change a command made: which key, under which name, of which class. WATCH, blocked clients, tracking and keyspace notifications are fed from these.</summary>
/// <param name="HasNoEffect">Nothing that those who watch the key could see: a list of which nothing was trimmed, a group made in a stream that was there.</param>
public readonly record struct Touch(int Slot, int Database, int KeyStart, int KeyLength, string Event, EventClass Class, bool HasNoEffect)
{
    /// <summary>The key's entries are as they were: no change to those who watch it, here as elsewhere.</summary>
    public bool LeavesEntries => HasNoEffect
        || (Class == EventClass.Stream && Event is "xsetid" or "xgroup-setid" or "xgroup-createconsumer" or "xgroup-delconsumer" or "xgroup-destroy");
}
