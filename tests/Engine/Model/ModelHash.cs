using Distro.Engine;
using Distro.Engine.Hashes;

namespace Distro.Tests.Engine.Model;

internal sealed class ModelHash : ModelValue
{
    private const int Fields = 3000;
    private const long Later = 1L << 45;

    private readonly Dictionary<string, (string Value, long ExpireAt)> fields = [];

    public override int Count => fields.Count;

    public override void Change(KeyEntry entry, Random random, bool grows)
    {
        var hash = Hash.Over(entry);
        var field = "field" + random.Next(Fields);
        if (random.Next(4) != 0 == grows)
        {
            var value = CollectionKeyspace.RandomValue(random);
            var expireAt = random.Next(50) == 0 ? Later + random.Next() : -1;
            hash.Set(CollectionKeyspace.Bytes(field), CollectionKeyspace.Bytes(value), expireAt);
            fields[field] = (value, expireAt);
        }
        else
        {
            hash.Remove(CollectionKeyspace.Bytes(field));
            fields.Remove(field);
        }
    }

    public override void Check(KeyEntry entry, string where)
    {
        var hash = Hash.Over(entry);
        Assert.True(hash.Count == fields.Count, where);
        foreach (var (field, (value, expireAt)) in fields)
            Assert.True(hash.TryGet(CollectionKeyspace.Bytes(field), out var found, out var at) && found.SequenceEqual(CollectionKeyspace.Bytes(value)) && at == expireAt, where);
    }
}
