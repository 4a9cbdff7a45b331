using Distro.Engine;
using Distro.Engine.SortedSets;

namespace Distro.Tests.Engine.Model;

internal sealed class ModelSortedSet : ModelValue
{
    private const int Members = 3000;
    private const int Scores = 500;

    private readonly Dictionary<string, double> scores = [];

    public override int Count => scores.Count;

    public override void Change(KeyEntry entry, Random random, bool grows)
    {
        var set = SortedSet.Over(entry);
        var member = "member:" + random.Next(Members);
        if (random.Next(4) != 0 == grows)
        {
            var score = random.Next(Scores) / 4.0;
            set.Put(CollectionKeyspace.Bytes(member), score);
            scores[member] = score;
        }
        else
        {
            set.Remove(CollectionKeyspace.Bytes(member));
            scores.Remove(member);
        }
    }

    public override void Check(KeyEntry entry, string where)
    {
        var set = SortedSet.Over(entry);
        Assert.True(set.Count == scores.Count, where);
        var found = new InOrder([]);
        set.Emit(0, set.Count, 1, ref found);
        var wanted = scores.OrderBy(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal).Select(each => (each.Key, each.Value));
        Assert.True(wanted.SequenceEqual(found.Elements), where);
        foreach (var (member, score) in scores)
            Assert.True(set.TryScore(CollectionKeyspace.Bytes(member), out var at) && at == score, where);
    }

    private readonly struct InOrder(List<(string, double)> elements) : IScoreSink
    {
        public List<(string, double)> Elements { get; } = elements;

        public void Emit(scoped ReadOnlySpan<byte> member, double score) => Elements.Add((CollectionKeyspace.Text(member), score));
    }
}
