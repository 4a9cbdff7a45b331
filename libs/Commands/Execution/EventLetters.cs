using System.Text;

namespace Distro.Commands.Execution;

/// <summary>notify-keyspace-events: a letter a class of events, and K or E for the channels they are told on.</summary>
public static class EventLetters
{
    private static readonly (char Letter, EventClass Class)[] Classes =
    [
        ('g', EventClass.Generic), ('$', EventClass.String), ('l', EventClass.List), ('s', EventClass.Set), ('h', EventClass.Hash), ('z', EventClass.SortedSet),
        ('x', EventClass.Expired), ('e', EventClass.Evicted), ('t', EventClass.Stream), ('d', EventClass.Module), ('n', EventClass.New),
    ];

    private static readonly (char Letter, EventClass Class)[] Others =
    [
        ('K', EventClass.OnKey), ('E', EventClass.OnEvent), ('m', EventClass.KeyMiss),
    ];

    /// <summary>Null when one of the letters means nothing.</summary>
    public static EventClass? Read(string letters)
    {
        var read = EventClass.None;
        foreach (var letter in letters)
        {
            var found = letter == 'A' ? EventClass.All : Classes.Concat(Others).FirstOrDefault(pair => pair.Letter == letter).Class;
            if (found == EventClass.None) return null;
            read |= found;
        }

        return read;
    }

    /// <summary>The letters in an order of their own, A where it says it all; of new keys nothing is said behind it, as everywhere.</summary>
    public static string Write(EventClass classes)
    {
        var text = new StringBuilder();
        if ((classes & EventClass.All) == EventClass.All) text.Append('A');
        else text.Append([.. Classes.Where(pair => (classes & pair.Class) != 0).Select(pair => pair.Letter)]);
        return text.Append([.. Others.Where(pair => (classes & pair.Class) != 0).Select(pair => pair.Letter)]).ToString();
    }
}
