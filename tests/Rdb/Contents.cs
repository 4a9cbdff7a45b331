using System.Globalization;
using System.Text;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using Distro.Engine.Strings;
using ValueType = Distro.Engine.ValueType;

namespace Distro.Tests.Rdb;

/// <summary>What a key holds as text, a line an element; sorted where the type has no order.</summary>
internal sealed class Contents : IElementSink, IFieldSink, IScoreSink
{
    private readonly List<string> lines = [];

    public static string Of(KeyEntry entry)
    {
        var contents = new Contents();
        switch (entry.Type)
        {
            case ValueType.String:
                var text = StringValue.Over(entry);
                return Encoding.Latin1.GetString(text.Bytes(new byte[StringValue.ScratchBytes]));
            case ValueType.List:
                var list = List.Over(entry);
                list.Emit(0, list.Count, 1, ref contents);
                return string.Join('\n', contents.lines);
            case ValueType.Set:
                var set = Set.Over(entry);
                set.Emit(ref contents);
                break;
            case ValueType.SortedSet:
                var sorted = SortedSet.Over(entry);
                sorted.Emit(0, sorted.Count, 1, ref contents);
                break;
            case ValueType.Hash:
                var hash = Hash.Over(entry);
                hash.Emit(ref contents);
                break;
        }

        return string.Join('\n', contents.lines.Order(StringComparer.Ordinal));
    }

    public void Emit(scoped ReadOnlySpan<byte> element) => lines.Add(Encoding.Latin1.GetString(element));

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value) => lines.Add($"{Encoding.Latin1.GetString(field)}={Encoding.Latin1.GetString(value)}");

    public void Emit(scoped ReadOnlySpan<byte> member, double score)
        => lines.Add($"{Encoding.Latin1.GetString(member)}={(double.IsInfinity(score) ? (score > 0 ? "inf" : "-inf") : score.ToString(CultureInfo.InvariantCulture))}");
}
