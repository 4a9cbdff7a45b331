using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>A key that sorted sets are made from: a sorted set, or a set, all of whose members have the score 1. A missing key is an empty one.</summary>
internal ref struct ScoredSource
{
    private const double ScoreOfMember = 1;

    private readonly bool isSet;
    private SortedSet sorted;
    private Set set;

    private ScoredSource(KeyEntry entry)
    {
        isSet = entry.Type == Engine.ValueType.Set;
        if (isSet) set = Set.Over(entry);
        else sorted = SortedSet.Over(entry);
    }

    public long Count => isSet ? set.Count : sorted.Count;

    /// <summary>Opens the key at an argument. False when it holds something else: WRONGTYPE is written then.</summary>
    public static bool TryOpen(scoped ref Call call, int argument, out ScoredSource source)
    {
        var entry = call.Open(argument);
        if (entry.Exists && entry.Type is not (Engine.ValueType.Set or Engine.ValueType.SortedSet))
        {
            source = default;
            call.Reply.Error(ErrorLine.WrongType);
            return false;
        }

        source = new ScoredSource(entry);
        return true;
    }

    /// <summary>The same key once more, when it is known to be a source.</summary>
    public static ScoredSource Again(scoped ref Call call, int argument) => new(call.OpenQuietly(argument));

    public bool TryScore(scoped ReadOnlySpan<byte> member, out double score)
    {
        if (!isSet) return sorted.TryScore(member, out score);
        score = ScoreOfMember;
        return set.Contains(member);
    }

    /// <summary>Shows every member to the sink, in no order.</summary>
    public void Emit<TSink>(ref TSink sink) where TSink : IScoreSink, allows ref struct
    {
        if (!isSet)
        {
            sorted.Emit(0, sorted.Count, 1, ref sink);
            return;
        }

        var members = new MemberSink<TSink>(sink);
        set.Emit(ref members);
    }

    private ref struct MemberSink<TSink>(TSink inner) : IElementSink where TSink : IScoreSink, allows ref struct
    {
        private TSink inner = inner;

        public void Emit(scoped ReadOnlySpan<byte> element) => inner.Emit(element, ScoreOfMember);
    }
}
