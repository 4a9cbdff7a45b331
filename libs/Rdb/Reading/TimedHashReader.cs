using Distro.Engine.Hashes;
using Distro.Engine.Strings;
using Distro.Rdb.Packed;

namespace Distro.Rdb.Reading;

/// <summary>
/// Hashes some of whose fields expire. Valkey writes a time behind every field and value, -1 for none. Redis writes the time first, 0 for none, and counts it from
/// the soonest time of all, which stands in front; its release candidates wrote it whole. Its packed form has the times as third elements.
/// </summary>
internal sealed class TimedHashReader(StringRoom first, StringRoom second, StringRoom packed)
{
    private readonly StringRoom third = new();

    public bool TryRead(ObjectType type, int version, ref PayloadReader reader, ref Hash hash)
    {
        if (!FormatVersion.IsRedis(version))
            return type == ObjectType.HashWithTimes && version >= FormatVersion.FieldTimes && TryReadTimesLast(ref reader, ref hash);
        switch (type)
        {
            case ObjectType.HashWithTimes:
                return TryReadTimesFirst(ref reader, ref hash, soonest: 1);
            case ObjectType.HashTimed:
                return TryReadTimesFirst(ref reader, ref hash, reader.Time());
            case ObjectType.HashTimedListpack:
                reader.Time();
                break;
        }

        var triples = new ListpackReader(reader.String(packed));
        return TryReadTriples(ref triples, ref hash);
    }

    private bool TryReadTimesLast(ref PayloadReader reader, ref Hash hash)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var field = reader.String(first);
            var value = reader.String(second);
            var expireAt = reader.Time();
            if (reader.Failed || expireAt < -1 || !hash.Set(field, value, expireAt)) return false;
        }

        return true;
    }

    /// <param name="soonest">What a time of 1 stands for; 0 is none.</param>
    private bool TryReadTimesFirst(ref PayloadReader reader, ref Hash hash, long soonest)
    {
        if (soonest < 0) return false;
        for (var left = reader.Count(); left > 0; left--)
        {
            var time = reader.Number();
            var field = reader.String(first);
            var value = reader.String(second);
            if (reader.Failed || time > (ulong)(long.MaxValue - soonest) || !hash.Set(field, value, time == 0 ? -1 : (long)time - 1 + soonest)) return false;
        }

        return true;
    }

    private bool TryReadTriples(ref ListpackReader triples, ref Hash hash)
    {
        while (triples.TryNext(first, out var field))
        {
            if (!triples.TryNext(second, out var value) || !triples.TryNext(third, out var text)) return false;
            if (!CanonicalInteger.TryParse(text, out var time) || time < 0 || !hash.Set(field, value, time == 0 ? -1 : time)) return false;
        }

        return !triples.Failed;
    }
}
