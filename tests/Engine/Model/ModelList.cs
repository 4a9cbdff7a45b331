using Distro.Engine;

namespace Distro.Tests.Engine.Model;

internal sealed class ModelList : ModelValue
{
    private readonly List<string> elements = [];
    private bool isOfOneLength = true;

    public override int Count => elements.Count;

    public override void Change(KeyEntry entry, Random random, bool grows)
    {
        var list = Distro.Engine.Lists.List.Over(entry);
        if (random.Next(4) != 0 == grows || elements.Count == 0)
        {
            var index = random.Next(3) switch { 0 => 0, 1 => elements.Count, _ => random.Next(elements.Count + 1) };
            if (random.Next(300) == 0)
                isOfOneLength = !isOfOneLength;
            var element = isOfOneLength ? "element" + random.Next(10) : CollectionKeyspace.RandomValue(random);
            list.Insert(index, CollectionKeyspace.Bytes(element));
            elements.Insert(index, element);
        }
        else
        {
            var index = random.Next(elements.Count);
            var count = Math.Min(random.Next(8) == 0 ? 5 : 1, elements.Count - index);
            list.RemoveRange(index, count);
            elements.RemoveRange(index, count);
        }
    }

    public override void Check(KeyEntry entry, string where)
    {
        var list = Distro.Engine.Lists.List.Over(entry);
        Assert.True(list.Count == elements.Count, where);
        var found = new InOrder([]);
        list.Emit(0, list.Count, 1, ref found);
        Assert.True(elements.SequenceEqual(found.Elements), where);
    }

    private readonly struct InOrder(List<string> elements) : IElementSink
    {
        public List<string> Elements { get; } = elements;

        public void Emit(scoped ReadOnlySpan<byte> element) => Elements.Add(CollectionKeyspace.Text(element));
    }
}
