using Distro.Engine;
using Distro.Engine.Sets;

namespace Distro.Tests.Engine.Model;

internal sealed class ModelSet : ModelValue
{
    private const int Members = 3000;

    private readonly HashSet<string> members = [];

    public override int Count => members.Count;

    public override void Change(KeyEntry entry, Random random, bool grows)
    {
        var set = Set.Over(entry);
        var member = random.Next(Members).ToString(System.Globalization.CultureInfo.InvariantCulture) + (random.Next(3) == 0 ? " and more than an integer" : "");
        if (random.Next(4) != 0 == grows)
        {
            set.Add(CollectionKeyspace.Bytes(member));
            members.Add(member);
        }
        else
        {
            set.Remove(CollectionKeyspace.Bytes(member));
            members.Remove(member);
        }
    }

    public override void Check(KeyEntry entry, string where)
    {
        var set = Set.Over(entry);
        Assert.True(set.Count == members.Count, where);
        foreach (var member in members)
            Assert.True(set.Contains(CollectionKeyspace.Bytes(member)), where);
    }
}
