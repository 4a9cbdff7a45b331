using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.SortedSets;
using Distro.Resp;

namespace Distro.Commands.Scanning;

/// <summary>
/// One step of HSCAN, SSCAN or ZSCAN: its arguments (cursor, MATCH, COUNT, and a word that leaves values out), the elements that match, the reply.
/// The cursor is a position in the order of hashes; a packed collection comes whole, with cursor 0.
/// </summary>
internal ref struct ElementScan : IFieldSink, IElementSink, IScoreSink
{
    private const int DefaultCount = 10;
    private const long PositionEnd = 1L << 39;

    private readonly ScratchBytes found;
    private ReadOnlySpan<byte> pattern;
    private bool matchesSome;
    private bool namesOnly;

    private ElementScan(ScratchBytes found) => this.found = found;

    /// <summary>Where to begin; -1 for a cursor behind the end.</summary>
    public long Position { get; private set; }

    public int Count { get; private set; }

    /// <summary>Scores are written as <see cref="PreciseDoubleText"/>: those of large sorted sets are, on Valkey.</summary>
    public bool PrintsAllDigits { get; set; }

    /// <summary>Reads the cursor; writes the error when it is none. It comes before the key is looked at.</summary>
    public static bool TryBegin(scoped ref Call call, out ElementScan scan)
    {
        scan = new ElementScan(call.Context.Scratch) { Count = DefaultCount };
        scan.found.Clear();
        if (!Generic.ScanCursor.TryParse(call[2], out var cursor))
        {
            call.Reply.Error("ERR invalid cursor"u8);
            return false;
        }

        scan.Position = cursor < PositionEnd ? cursor : -1;
        return true;
    }

    /// <summary>
    /// Reads the words behind the cursor; writes the error when they make no sense. Those of a missing key nobody looks at.
    /// <paramref name="namesOnlyWord"/> is empty where there is none.
    /// </summary>
    public bool TryReadOptions(scoped ref Call call, bool exists, ReadOnlySpan<byte> namesOnlyWord)
    {
        for (var i = 3; exists && i < call.Count; i++)
        {
            if (call.Is(i, "MATCH"u8) && i + 1 < call.Count)
            {
                pattern = call[++i];
                matchesSome = !pattern.SequenceEqual("*"u8);
            }
            else if (call.Is(i, "COUNT"u8) && i + 1 < call.Count)
            {
                if (!call.TryInteger(++i, out var count)) return false;
                if (count < 1)
                {
                    call.Reply.Error(ErrorLine.Syntax);
                    return false;
                }

                Count = (int)Math.Min(count, int.MaxValue);
            }
            else if (!namesOnlyWord.IsEmpty && call.Is(i, namesOnlyWord))
            {
                namesOnly = true;
            }
            else
            {
                call.Reply.Error(WordError(ref call, i));
                return false;
            }
        }

        return true;
    }

    /// <summary>What is said of a word that the command does not take there.</summary>
    public static ReadOnlySpan<byte> WordError(scoped ref Call call, int word)
        => call.Is(word, "NOVALUES"u8) ? "ERR NOVALUES option can only be used in HSCAN"u8 : call.Is(word, "NOSCORES"u8) ? "ERR NOSCORES option can only be used in ZSCAN"u8 : ErrorLine.Syntax;

    public readonly void Emit(scoped ReadOnlySpan<byte> element)
    {
        if (!matchesSome || GlobPattern.IsMatch(pattern, element)) found.Add(element);
    }

    public readonly void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        if (matchesSome && !GlobPattern.IsMatch(pattern, field)) return;
        found.Add(field);
        if (!namesOnly) found.Add(value);
    }

    public readonly void Emit(scoped ReadOnlySpan<byte> member, double score)
    {
        if (matchesSome && !GlobPattern.IsMatch(pattern, member)) return;
        found.Add(member);
        if (namesOnly) return;
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        found.Add(text[..(PrintsAllDigits ? PreciseDoubleText.Write(score, text) : DoubleText.Write(score, text))]);
    }

    /// <summary>Writes the reply: the next cursor, and what was found.</summary>
    public readonly void Reply(scoped ref Call call, long next)
    {
        call.Reply.Array(2);
        call.Reply.BulkInteger(Math.Max(next, 0));
        call.Reply.Array(found.Count);
        for (var i = 0; i < found.Count; i++) call.Reply.Bulk(found[i]);
        found.Clear();
    }
}
