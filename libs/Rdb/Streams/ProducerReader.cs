using Distro.Engine.Streams;
using Distro.Rdb.Reading;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Rdb.Streams;

/// <summary>
/// Reads what a stream knows of idempotent producers: limits, counts, and each producer's messages from the oldest on. They are recorded as XADD would have
/// done it, but as if no time had passed: a message that is too old by now goes as others are recorded, as it would have where it came from.
/// </summary>
internal sealed class ProducerReader(StringRoom producerRoom, StringRoom messageRoom)
{
    public bool TryRead(ref PayloadReader reader, ref Stream stream)
    {
        var isThere = reader.Number();
        if (reader.Failed || isThere > 1) return false;
        if (isThere == 0) return true;
        var duration = reader.Number();
        var messages = reader.Number();
        var added = reader.Number();
        var refused = reader.Number();
        if (reader.Failed || duration is 0 or > ProducerRegister.DurationSecondsMax || messages is 0 or > ProducerRegister.MessagesMaxMost) return false;
        if (added > long.MaxValue || refused > long.MaxValue) return false;
        stream.ConfigureProducers((int)duration, (int)messages);
        var register = stream.Producers;
        for (var left = reader.Count(); left > 0; left--)
        {
            var name = reader.String(producerRoom);
            var count = reader.Count();
            if (reader.Failed || name.IsEmpty || count == 0 || count > register.MessagesMax || !IsLast(name, register)) return false;
            for (; count > 0; count--)
            {
                var message = reader.String(messageRoom);
                var id = StreamGroupReader.ReadRawId(ref reader);
                if (reader.Failed || message.IsEmpty || register.TryFind(name, message, 0, out _)) return false;
                register.Record(name, message, id, 0);
            }
        }

        register.Added = (long)added;
        register.Refused = (long)refused;
        return !reader.Failed;
    }

    /// <summary>Producers come in the order of their names: none comes twice, and none has to be put between many others.</summary>
    private static bool IsLast(ReadOnlySpan<byte> name, ProducerRegister register)
        => register.ProducerCount == 0 || name.SequenceCompareTo(register.ProducerAt(register.ProducerCount - 1).Name) > 0;
}
