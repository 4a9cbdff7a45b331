namespace Distro.Rdb.Files;

/// <summary>
/// What the bytes of a type's values are made of, as far as one must know to find their end. Counted ones are a number of elements and the elements; each is, in this order,
/// what it has of: a number, a string, a second string, a score as text, eight bytes. All others are one string, or a stream.
/// </summary>
internal readonly record struct ElementShape
{
    public bool IsCounted { get; init; }

    public bool IsStream { get; init; }

    /// <summary>Before the count (or the string): a time, eight bytes.</summary>
    public bool HasTimeInFront { get; init; }

    public bool HasNumber { get; init; }

    public bool HasValue { get; init; }

    public bool HasTextScore { get; init; }

    public bool HasEightBytes { get; init; }
}

/// <summary>The shape of every type that there is.</summary>
internal static class ElementShapes
{
    /// <summary>Scores as text have a length below this; from here on it stands for a value that is no number.</summary>
    public const int ScoreMarks = 253;

    private static readonly ElementShape counted = new() { IsCounted = true };
    private static readonly ElementShape pairs = new() { IsCounted = true, HasValue = true };

    private static ElementShape One => default;

    public static bool TryFind(ObjectType type, bool isRedis, out ElementShape shape)
    {
        ElementShape? found = type switch
        {
            ObjectType.String or ObjectType.HashZipmap or ObjectType.ListZiplist or ObjectType.SetIntset or ObjectType.SortedSetZiplist or ObjectType.HashZiplist => One,
            ObjectType.HashListpack or ObjectType.SortedSetListpack or ObjectType.SetListpack => One,
            ObjectType.List or ObjectType.Set or ObjectType.ListOfZiplists => counted,
            ObjectType.SortedSet => counted with { HasTextScore = true },
            ObjectType.SortedSetBinary => counted with { HasEightBytes = true },
            ObjectType.Hash => pairs,
            ObjectType.ListOfListpacks => counted with { HasNumber = true },
            ObjectType.Stream1 or ObjectType.Stream2 or ObjectType.Stream3 => new ElementShape { IsStream = true },
            ObjectType.HashWithTimes when !isRedis => pairs with { HasEightBytes = true },
            ObjectType.HashWithTimes => pairs with { HasNumber = true },
            ObjectType.HashTimed when isRedis => pairs with { HasNumber = true, HasTimeInFront = true },
            ObjectType.HashTimedListpackEarly when isRedis => One,
            ObjectType.HashTimedListpack when isRedis => One with { HasTimeInFront = true },
            _ => null,
        };
        shape = found ?? default;
        return found is not null;
    }
}
