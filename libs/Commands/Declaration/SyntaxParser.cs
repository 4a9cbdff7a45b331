namespace Distro.Commands.Declaration;

/// <summary>
/// Reads a command's syntax line: lower-case words are arguments, upper-case ones are written as they are, [x] may be left out,
/// a | b chooses (in brackets or angle brackets), and "x [x ...]" or "[x ...]" repeats. A word in capitals belongs to what follows it.
/// </summary>
internal sealed class SyntaxParser
{
    private const string Ellipsis = "...";

    private readonly string[] words;
    private int at;

    private SyntaxParser(string syntax)
    {
        words = syntax.Replace("[", " [ ").Replace("]", " ] ").Replace("<", " < ").Replace(">", " > ").Replace("|", " | ")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    public static IReadOnlyList<SyntaxNode> Parse(string syntax)
    {
        var parser = new SyntaxParser(syntax);
        var nodes = parser.Sequence();
        if (parser.at != parser.words.Length) throw new FormatException($"Unbalanced brackets in the syntax '{syntax}'.");
        return nodes;
    }

    private bool Ends => at == words.Length || words[at] is "]" or ">" or "|";

    private List<SyntaxNode> Sequence()
    {
        var nodes = new List<SyntaxNode>();
        while (!Ends)
        {
            var word = words[at];
            if (word == "[") Optional(nodes);
            else if (word == "<") nodes.Add(Bracketed(">"));
            else if (word == Ellipsis) throw new FormatException("'...' must end a bracket.");
            else nodes.Add(Word());
        }

        return nodes;
    }

    private SyntaxNode Word()
    {
        var word = words[at++];
        if (!IsToken(word)) return new SyntaxNode(SyntaxKind.Value, word, null, false, false, []);
        if (at < words.Length && !Ends && words[at] == "<") return Bracketed(">") with { Token = word };
        if (at < words.Length && !Ends && words[at] is not ("[" or Ellipsis) && !IsToken(words[at]))
            return new SyntaxNode(SyntaxKind.Value, words[at++], word, false, false, []);
        return new SyntaxNode(SyntaxKind.Word, word.ToLowerInvariant(), word, false, false, []);
    }

    private void Optional(List<SyntaxNode> before)
    {
        var start = at;
        at++;
        var alternatives = Alternatives(out var repeats);
        Expect("]");
        var node = Join(alternatives);
        if (!repeats)
        {
            before.Add(node with { IsOptional = true });
            return;
        }

        var repeated = Text(start + 1, at - 1);
        var taken = alternatives[0].Count;
        var previous = before.Count >= taken ? before.GetRange(before.Count - taken, taken) : [];
        if (alternatives.Count == 1 && previous.Count == taken && Text(start - repeated.Count, start).SequenceEqual(repeated))
        {
            before.RemoveRange(before.Count - taken, taken);
            before.Add((taken == 1 ? previous[0] : node) with { IsRepeated = true, RepeatsToken = IsToken(repeated[0]) });
            return;
        }

        before.Add(node with { IsOptional = true, IsRepeated = true, RepeatsToken = node.Token is not null && IsToken(repeated[0]) });
    }

    private SyntaxNode Bracketed(string close)
    {
        at++;
        var node = Join(Alternatives(out var repeats));
        Expect(close);
        return repeats ? node with { IsRepeated = true } : node;
    }

    private List<List<SyntaxNode>> Alternatives(out bool repeats)
    {
        var alternatives = new List<List<SyntaxNode>>();
        repeats = false;
        while (true)
        {
            var nodes = new List<SyntaxNode>();
            while (!Ends)
            {
                if (words[at] == Ellipsis)
                {
                    at++;
                    repeats = true;
                    break;
                }

                if (words[at] == "[") Optional(nodes);
                else if (words[at] == "<") nodes.Add(Bracketed(">"));
                else nodes.Add(Word());
            }

            alternatives.Add(nodes);
            if (at == words.Length || words[at] != "|") return alternatives;
            at++;
        }
    }

    private static SyntaxNode Join(List<List<SyntaxNode>> alternatives)
    {
        if (alternatives.Count == 1) return Join(alternatives[0]);
        var children = alternatives.ConvertAll(Join);
        return new SyntaxNode(SyntaxKind.OneOf, children[0].Name, null, false, false, children);
    }

    private static SyntaxNode Join(List<SyntaxNode> nodes)
    {
        if (nodes.Count == 1) return nodes[0];
        var first = nodes[0];
        if (first.Kind == SyntaxKind.Word)
            return new SyntaxNode(SyntaxKind.Block, first.Name, first.Token, false, false, nodes.GetRange(1, nodes.Count - 1));
        if (first is { Kind: SyntaxKind.Value, Token: not null })
        {
            List<SyntaxNode> children = [first with { Token = null }, .. nodes.GetRange(1, nodes.Count - 1)];
            return new SyntaxNode(SyntaxKind.Block, first.Token.ToLowerInvariant(), first.Token, false, false, children);
        }

        return new SyntaxNode(SyntaxKind.Block, string.Join('-', nodes.Select(node => node.Name)), null, false, false, nodes);
    }

    private List<string> Text(int from, int to) => [.. words[Math.Max(0, from)..to].Where(word => word != Ellipsis)];

    private void Expect(string word)
    {
        if (at == words.Length || words[at] != word) throw new FormatException($"'{word}' is missing in a syntax line.");
        at++;
    }

    private static bool IsToken(string word) => word.Any(char.IsAsciiLetterUpper) && !word.Any(char.IsAsciiLetterLower);
}
