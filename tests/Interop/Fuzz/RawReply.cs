using System.Globalization;
using System.Text;

namespace Distro.Tests.Interop.Fuzz;

/// <summary>A reply as it came: its type, its text, its elements. What is compared is its shape, because two servers draw other members, tell other times and count other bytes.</summary>
internal sealed record RawReply(char Type, string Text, RawReply[] Items)
{
    private const int DepthCompared = 2;

    /// <summary>Neither server has answered: what the command waits for does not come.</summary>
    public static readonly RawReply Silence = new(' ', "", []);

    public bool IsError => Type == '-';

    public string Shape => ShapeTo(DepthCompared);

    public static RawReply Read(Func<string> line, Func<int, string> bytes)
    {
        var head = line();
        var rest = head[1..];
        switch (head[0])
        {
            case '+' or '-' or ':' or '_' or ',' or '#' or '(':
                return new(head[0], rest, []);
            case '$' or '=':
                var length = Number(rest);
                return length < 0 ? new('_', "", []) : new('$', bytes(length), []);
            case '*' or '~' or '>' or '%':
                var count = Number(rest) * (head[0] == '%' ? 2 : 1);
                if (count < 0)
                    return new('_', "", []);
                var items = new RawReply[count];
                for (var i = 0; i < count; i++)
                    items[i] = Read(line, bytes);
                return new(head[0], "", items);
            default:
                throw new InvalidDataException($"a reply began with '{head}'");
        }
    }

    public override string ToString() => Type switch
    {
        ' ' => "(silence)",
        '_' => "nil",
        '*' or '~' or '>' or '%' => "[" + string.Join(", ", Items.Take(8).Select(item => item.ToString())) + (Items.Length > 8 ? ", ...]" : "]"),
        _ => Type + (Text.Length > 120 ? Text[..120] + "..." : Text),
    };

    /// <summary>Type; an error's first word; an empty array apart from others; the distinct shapes of an array's elements.</summary>
    private string ShapeTo(int depth) => Type switch
    {
        ' ' => "silence",
        '-' => "error " + Text.Split(' ')[0],
        '*' or '~' or '>' or '%' => depth == 0 ? "array" : $"array({string.Join('|', Items.Select(item => item.ShapeTo(depth - 1)).Distinct().Order(StringComparer.Ordinal))})",
        _ => Type.ToString(),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
