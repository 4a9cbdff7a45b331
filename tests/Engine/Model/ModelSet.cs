using Distro.Engine;
using Distro.Engine.Sets;

namespace Distro.Tests.Engine.Model;

/// <summary>Members, some of which expire, if it has times, at one that does not come.</summary>
internal sealed class ModelSet(bool hasTimes) : ModelValue
{
    private const int Members = 3000;

    private const long Later = 1L << 45;
    private const int TimedOneIn = 100;

    private readonly Dictionary<string, long> members = [];

    public override int Count => members.Count;

    public override void Change(KeyEntry entry, Random random, bool grows)
    {
        var set = Set.Over(entry);
        var member = random.Next(Members).ToString(System.Globalization.CultureInfo.InvariantCulture) + (random.Next(3) == 0 ? " and more than an integer" : "");
        if (random.Next(4) != 0 == grows)
        {
            set.Add(CollectionKeyspace.Bytes(member));
            members.TryAdd(member, -1);
            if (!hasTimes || random.Next(TimedOneIn) != 0)
                return;
            var expireAt = random.Next(3) == 0 ? -1 : Later + random.Next();
            set.SetExpireAt(CollectionKeyspace.Bytes(member), expireAt);
            members[member] = expireAt;
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
        foreach (var (member, expireAt) in members)
            Assert.True(set.Contains(CollectionKeyspace.Bytes(member)) && set.TryGetExpireAt(CollectionKeyspace.Bytes(member), out var found) && found == expireAt, where);
    }
}
