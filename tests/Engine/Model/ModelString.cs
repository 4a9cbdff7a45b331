using Distro.Engine;
using Distro.Engine.Strings;

namespace Distro.Tests.Engine.Model;

/// <summary>Bytes; long ones now and then.</summary>
internal sealed class ModelString : ModelValue
{
    private const int ScratchBytes = 32;

    /// <summary>So long that its pages go back to the system in pieces.</summary>
    private const int LongBytes = 2_200_000;
    private const int LongOneIn = 3000;

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

        if (random.Next(LongOneIn) == 0)
        {
            bytes = new byte[LongBytes + random.Next(LongBytes)];
            random.NextBytes(bytes.AsSpan(0, 100));
            value.Set(bytes);
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
