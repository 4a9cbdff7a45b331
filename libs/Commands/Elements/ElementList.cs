using Distro.Commands.Execution;

namespace Distro.Commands.Elements;

/// <summary>FIELDS numfields field ... at the end of a command: where the elements begin, how many arguments each takes.</summary>
internal readonly record struct ElementList(int First, int WordIndex)
{
    /// <summary>Finds the word from an argument on; the number behind it must be that of the elements. Writes the error where something is wrong.</summary>
    public static bool TryFind(ref Call call, ElementKind kind, int from, out ElementList list)
    {
        list = new ElementList(call.Count, call.Count);
        for (var i = from; i < call.Count - 1; i++)
        {
            if (!call.Is(i, kind.ListWord)) continue;
            list = new ElementList(i + 2, i);
            return true;
        }

        call.Reply.Error(kind.CountError);
        return false;
    }

    /// <summary>Checks the number, for elements of so many arguments each.</summary>
    public bool TryCount(ref Call call, ElementKind kind, int argumentsEach)
    {
        if (!call.TryInteger(WordIndex + 1, out var count)) return false;
        var arguments = call.Count - First;
        if (count > 0 && arguments % argumentsEach == 0 && count == arguments / argumentsEach) return true;
        call.Reply.Error(kind.CountError);
        return false;
    }

    /// <summary>The list where nothing may stand before it but the key: FIELDS is the second argument.</summary>
    public static bool TrySecond(ref Call call, ElementKind kind, bool wrongCountIsSyntax, out ElementList list)
    {
        list = new ElementList(4, 2);
        if (!call.Is(2, kind.ListWord))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        if (!call.TryInteger(3, out var count)) return false;
        if (count > 0 && count == call.Count - list.First) return true;
        call.Reply.Error(wrongCountIsSyntax ? ErrorLine.Syntax : kind.CountError);
        return false;
    }
}
