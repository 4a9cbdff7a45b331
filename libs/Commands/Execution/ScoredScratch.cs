using Distro.Engine;

namespace Distro.Commands.Execution;

/// <summary>
/// Members with scores that a command collects before it can answer: what several sorted sets make together, what a search has found. Kept by its owner
/// from command to command, so that collecting and sorting allocate nothing once it has grown.
/// </summary>
public sealed class ScoredScratch
{
    private const int ItemsKept = 64 * 1024;
    private const int ItemsInitial = 64;

    private readonly ScratchBytes members = new();
    private readonly Comparison<Item> byMember;
    private readonly Comparison<Item> upwards;
    private readonly Comparison<Item> downwards;
    private readonly Patience patience;
    private Item[] items = [];

    public ScoredScratch(Patience patience)
    {
        this.patience = patience;
        byMember = CompareMembers;
        upwards = (left, right) => Compare(left.Score, right.Score, left, right);
        downwards = (left, right) => Compare(right.Score, left.Score, left, right);
    }

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Member(int index) => members[items[index].Member];

    public ref double Score(int index) => ref items[index].Score;

    /// <summary>Another number that goes with the member.</summary>
    public double Tag(int index) => items[index].Tag;

    public void Add(ReadOnlySpan<byte> member, double score, double tag = 0)
    {
        if (Count == items.Length) Array.Resize(ref items, Math.Max(items.Length * 2, ItemsInitial));
        items[Count++] = new Item { Score = score, Tag = tag, Member = members.Count };
        members.Add(member);
        patience.Spend();
    }

    /// <summary>Takes the item at one index to a lower one, over what is there: how those that are wanted close ranks.</summary>
    public void Move(int from, int to) => items[to] = items[from];

    /// <summary>Leaves out the items from an index on.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Orders the items by score, and those of one score by member, bytewise.</summary>
    public void Sort() => items.AsSpan(0, Count).Sort(byMember);

    /// <summary>Orders the items by score alone: those of one score stay in the order they came in.</summary>
    public void SortByScore(bool isDescending) => items.AsSpan(0, Count).Sort(isDescending ? downwards : upwards);

    public void Clear()
    {
        Count = 0;
        members.Clear();
        if (items.Length > ItemsKept) items = [];
    }

    private int Compare(double left, double right, Item leftItem, Item rightItem)
    {
        patience.Spend();
        var byScore = left.CompareTo(right);
        return byScore != 0 ? byScore : leftItem.Member.CompareTo(rightItem.Member);
    }

    private int CompareMembers(Item left, Item right)
    {
        patience.Spend();
        var byScore = left.Score.CompareTo(right.Score);
        return byScore != 0 ? byScore : members[left.Member].SequenceCompareTo(members[right.Member]);
    }

    private struct Item
    {
        public double Score;
        public double Tag;
        public int Member;
    }
}
