using System.Globalization;
using System.Text;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using Distro.Engine.Streams;
using Distro.Engine.Strings;
using Stream = Distro.Engine.Streams.Stream;
using ValueType = Distro.Engine.ValueType;

namespace Distro.Tests.Rdb;

/// <summary>What a key holds as text, a line an element; sorted where the type has no order.</summary>
internal sealed class Contents : IElementSink, ITimedFieldSink, IScoreSink, IEntrySink, IMessageSink
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
                hash.ScanTimed(0, int.MaxValue, ref contents);
                break;
            case ValueType.Stream:
                var stream = Stream.Over(entry);
                contents.AddStream(ref stream);
                return string.Join('\n', contents.lines);
        }

        return string.Join('\n', contents.lines.Order(StringComparer.Ordinal));
    }

    public void Emit(scoped ReadOnlySpan<byte> element) => lines.Add(Encoding.Latin1.GetString(element));

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expireAt)
        => lines.Add($"{Encoding.Latin1.GetString(field)}={Encoding.Latin1.GetString(value)}{(expireAt < 0 ? "" : "@" + expireAt)}");

    public void Emit(scoped StreamEntry entry)
    {
        var line = $"{entry.Id.Milliseconds}-{entry.Id.Sequence}:";
        while (entry.TryNext(out var name, out var value)) line += $" {Encoding.Latin1.GetString(name)}={Encoding.Latin1.GetString(value)}";
        lines.Add(line);
    }

    public void Emit(scoped ReadOnlySpan<byte> member, double score)
        => lines.Add($"{Encoding.Latin1.GetString(member)}={(double.IsInfinity(score) ? (score > 0 ? "inf" : "-inf") : score.ToString(CultureInfo.InvariantCulture))}");

    public void Emit(scoped ReadOnlySpan<byte> message, StreamId id) => lines.Add($"message {Encoding.Latin1.GetString(message)} {id}");

    private void AddStream(ref Stream stream)
    {
        var self = this;
        if (stream.HasProducers)
        {
            var register = stream.Producers;
            lines.Add($"producers {register.DurationSeconds} {register.MessagesMax} {register.Added} {register.Refused} {register.Tracked}");
            for (var i = 0; i < register.ProducerCount; i++)
            {
                lines.Add($"producer {Encoding.Latin1.GetString(register.ProducerAt(i).Name)}");
                register.ProducerAt(i).Emit(ref self);
            }
        }

        stream.Emit(0, stream.Count, 1, ref self);
        lines.Add($"{stream.LastId} {stream.MaxDeletedId} {stream.EntriesAdded}");
        for (var i = 0; i < stream.GroupCount; i++)
        {
            var group = stream.GroupAt(i);
            lines.Add($"group {Encoding.Latin1.GetString(group.Name)} {group.LastId} {group.EntriesRead}");
            for (var walk = group.Walk(StreamId.Min); walk.TryNext(out var entry);) lines.Add($"{entry.Id} {(entry.IsNobodys ? "nobody" : Encoding.Latin1.GetString(entry.Consumer.Name))} {entry.DeliveredAt} {entry.Deliveries}");
            for (var j = 0; j < group.ConsumerCount; j++) lines.Add($"consumer {Encoding.Latin1.GetString(group.ConsumerAt(j).Name)} {group.ConsumerAt(j).SeenAt} {group.ConsumerAt(j).ActiveAt}");
        }
    }
}
