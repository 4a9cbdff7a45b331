using System.Text;
using Distro.Resp;

namespace Distro.Tests.Resp;

/// <summary>Parses a whole input, in any pieces, into a line of text a request, so that two ways of feeding it can be compared.</summary>
internal static class Requests
{
    /// <summary>Feeds the input in pieces that end at the given places. An error ends the parse, as it ends a connection.</summary>
    public static List<string> Parse(ReadOnlySpan<byte> input, IEnumerable<int> ends, bool isTrusted = true)
    {
        var parser = new RequestParser { IsTrusted = isTrusted };
        var found = new List<string>();
        var start = 0;
        foreach (var end in ends)
        {
            while (start < end || end == 0)
            {
                var status = parser.Parse(input[start..end]);
                if (status == RequestStatus.Incomplete)
                {
                    if (parser.BytesNeeded <= end - start) found.Add($"BytesNeeded {parser.BytesNeeded} is no more than there is");
                    break;
                }

                if (status == RequestStatus.Error)
                {
                    found.Add("-" + parser.ErrorLine);
                    return found;
                }

                if (status == RequestStatus.Complete) found.Add(Show(parser, input[start..end]));
                start += parser.Consumed;
                if (start == end) break;
            }
        }

        return found;
    }

    public static List<string> Parse(ReadOnlySpan<byte> input) => Parse(input, [input.Length]);

    public static List<string> Parse(string input) => Parse(Encoding.Latin1.GetBytes(input));

    private static string Show(RequestParser parser, ReadOnlySpan<byte> input)
    {
        var source = parser.Source(input);
        var text = new StringBuilder();
        foreach (var argument in parser.Arguments) text.Append('<').Append(Encoding.Latin1.GetString(source.Slice(argument.Offset, argument.Length))).Append('>');
        return text.ToString();
    }
}
