using Distro.Engine;
using Distro.Engine.Strings;

namespace Distro.Tests.Engine.Model;

internal sealed class ModelString : ModelValue
{
    private const int ScratchBytes = 32;

    private byte[]? bytes;

    public override int Count => bytes is null ? 0 : 1;

    public override void Change(KeyEntry entry, Random random, bool grows)
    {
        var value = StringValue.Over(entry);
        if (!grows && random.Next(4) == 0)
        {
            entry.Delete();
            bytes = null;
            return;
        }

        var added = CollectionKeyspace.Bytes(CollectionKeyspace.RandomValue(random));
        if (bytes is not null && bytes.Length < 100_000 && random.Next(2) == 0)
        {
            value.Append(added);
            bytes = [.. bytes, .. added];
            return;
        }

        value.Set(added);
        bytes = added;
    }

    public override void Check(KeyEntry entry, string where)
    {
        Assert.True(entry.Exists == bytes is not null, where);
        Assert.True(bytes is null || StringValue.Over(entry).Bytes(new byte[ScratchBytes]).SequenceEqual(bytes), where);
    }
}
