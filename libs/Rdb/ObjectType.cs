namespace Distro.Rdb;

/// <summary>
/// The first byte of a serialized value: its type and how it is laid out. Numbers from <see cref="HashWithTimes"/> on mean different things to Redis
/// (versions 12 to 79) and Valkey (80 and above).
/// </summary>
internal enum ObjectType : byte
{
    String = 0,
    List = 1,
    Set = 2,

    /// <summary>Scores as text.</summary>
    SortedSet = 3,
    Hash = 4,

    /// <summary>Scores as binary doubles.</summary>
    SortedSetBinary = 5,
    HashZipmap = 9,
    ListZiplist = 10,
    SetIntset = 11,
    SortedSetZiplist = 12,
    HashZiplist = 13,
    ListOfZiplists = 14,
    Stream1 = 15,
    HashListpack = 16,
    SortedSetListpack = 17,
    ListOfListpacks = 18,
    Stream2 = 19,
    SetListpack = 20,
    Stream3 = 21,

    /// <summary>Valkey: a time with every field. Redis: its 7.4 release candidates' hash, absolute times first.</summary>
    HashWithTimes = 22,
    HashTimedListpackEarly = 23,
    HashTimed = 24,
    HashTimedListpack = 25,

    /// <summary>Of this project alone, in payloads of DUMP: a time, eight bytes, -1 for none, behind every member. No server that writes RDB files has members that expire.</summary>
    SetWithTimes = 192,

    /// <summary>Of this project alone, too: <see cref="Stream2"/> with entries that are pending and nobody's (XNACK), and behind the groups what is known of idempotent producers.</summary>
    StreamWithProducers = 193,
}
