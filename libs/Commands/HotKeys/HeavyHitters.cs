using Distro.Commands.PubSub;

namespace Distro.Commands.HotKeys;

/// <summary>
/// The items of the largest weights in a stream of any length, in a bounded table ("space saving"): a newcomer takes the place of the lightest, and what that one weighed is kept as the part
/// of the newcomer's weight that may not be its own. Whatever weighs more than the whole stream divided by the table's size is in the table. What is told of an item is what is
/// certainly its own. A heap finds the lightest. Not for several threads.
/// </summary>
public sealed class HeavyHitters(int capacity)
{
    /// <summary>Longer items are counted in the total only: they would take too much memory.</summary>
    public const int ItemBytesMax = 16 * 1024;

    private readonly Dictionary<byte[], int> places = new(ByteStrings.Comparer);
    private readonly Entry[] heap = new Entry[capacity];

    /// <summary>The weight of all that was added.</summary>
    public long Total { get; private set; }

    public int Count => places.Count;

    public void Add(ReadOnlySpan<byte> item, long weight)
    {
        Total += weight;
        if (weight <= 0 || item.Length > ItemBytesMax) return;
        if (places.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(item, out var place))
        {
            heap[place].Weight += weight;
            Sink(place);
        }
        else if (places.Count < heap.Length)
        {
            place = places.Count;
            Put(place, new Entry { Item = item.ToArray(), Weight = weight });
            Rise(place);
        }
        else
        {
            places.Remove(heap[0].Item);
            var inherited = heap[0].Weight;
            Put(0, new Entry { Item = item.ToArray(), Weight = inherited + weight, Inherited = inherited });
            Sink(0);
        }
    }

    /// <summary>Each item with the weight that is certainly its own, in no order.</summary>
    public IEnumerable<(byte[] Item, long Weight)> Own()
    {
        for (var i = 0; i < places.Count; i++) yield return (heap[i].Item, heap[i].Weight - heap[i].Inherited);
    }

    private void Put(int place, Entry entry)
    {
        heap[place] = entry;
        places[entry.Item] = place;
    }

    private void Rise(int place)
    {
        while (place > 0 && heap[place].Weight < heap[(place - 1) / 2].Weight)
        {
            Swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
    }

    private void Sink(int place)
    {
        while (true)
        {
            var least = place;
            for (var child = (2 * place) + 1; child <= (2 * place) + 2 && child < places.Count; child++)
            {
                if (heap[child].Weight < heap[least].Weight) least = child;
            }

            if (least == place) return;
            Swap(place, least);
            place = least;
        }
    }

    private void Swap(int one, int other)
    {
        var kept = heap[one];
        Put(one, heap[other]);
        Put(other, kept);
    }

    private struct Entry
    {
        public byte[] Item;
        public long Weight;
        public long Inherited;
    }
}
