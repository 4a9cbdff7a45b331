using Distro.Shard.Member;
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Tests.Shard.Member;

/// <summary>Who counts in a leader's term while its writers change, and when it says that a step is done.</summary>
public class VotersTests
{
    private const long LeaseMilliseconds = 1500;

    private readonly Clock clock = new();
    private readonly MemberContext context;

    public VotersTests()
        => context = new MemberContext(clock, new Outbox(), new LeaseOptions { LeaseMilliseconds = LeaseMilliseconds }, new MemberIdentity("m", 1, "", "", ""), null!, null!, new SnapshotPolicy());

    [Fact]
    public void A_learner_counts_for_nothing()
    {
        var voters = new Voters(context, new Ensemble(1, ["a", "b", "c"]).Ask(["a", "b", "d"]));
        Hold(voters, ("a", 100), ("b", 40), ("c", 30), ("d", 100));
        Assert.Equal(40, voters.Reached(session => session.DurableOffset));
        Assert.Equal("d", voters.Learner!.WriterId);
        Assert.False(voters.Counts(voters.Learner));
        Assert.False(voters.Hold(session => session.WriterId is "a" or "d"));
    }

    [Fact]
    public void Of_an_open_change_the_slower_majority_decides()
    {
        var voters = new Voters(context, new Ensemble(1, ["a", "b", "c"]).Ask(["a", "b", "d"]).Open());
        Hold(voters, ("a", 100), ("b", 40), ("c", 90), ("d", 30));
        Assert.Equal(40, voters.Reached(session => session.DurableOffset));
        Hold(voters, ("d", 95));
        Assert.Equal(90, voters.Reached(session => session.DurableOffset));
        Assert.Null(voters.Learner);
    }

    [Fact]
    public void A_close_drops_who_left_and_an_older_map_changes_nothing()
    {
        var open = new Ensemble(1, ["a", "b", "c"]).Ask(["a", "b", "d"]).Open();
        var voters = new Voters(context, open);
        Hold(voters, ("a", 100), ("b", 40), ("c", 90), ("d", 95));
        var kept = Session(voters, "a");
        List<string> lost = [];
        Assert.True(voters.Use(open.Close(), session => lost.Add(session.WriterId)));
        Assert.Equal(["c"], lost);
        Assert.Equal(95, voters.Reached(session => session.DurableOffset));
        Assert.Same(kept, Session(voters, "a"));
        Assert.False(voters.Use(open, session => lost.Add(session.WriterId)));
        Assert.Equal(3, voters.Sessions.Count);
    }

    /// <summary>Of three, two others must be such, whatever the rest is; of two, one other.</summary>
    [Theory]
    [InlineData("abc", "ab", true)]
    [InlineData("abc", "a", false)]
    [InlineData("ab", "a", true)]
    [InlineData("a", "", false)]
    public void Any_majority_has_one_if_the_others_are_less_than_a_majority(string writers, string such, bool expected)
    {
        var voters = new Voters(context, new Ensemble(1, [.. writers.Select(id => $"{id}")]));
        Assert.Equal(expected, voters.AnyMajorityHas(session => such.Contains(session.WriterId, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_learner_has_caught_up_when_it_holds_all_data_and_what_was_committed_a_moment_ago()
    {
        var voters = new Voters(context, new Ensemble(1, ["a"]).Ask(["a", "b"]));
        var step = Begin(voters);
        Hold(voters, ("a", 100));
        Assert.False(step.Advance(100));
        Session(voters, "b").Attach(90, 90, startOffset: 50, holdsSnapshot: false);
        Hold(voters, ("b", 100));
        Assert.False(step.Advance(100));
        Session(voters, "b").HoldsSnapshot = true;
        Assert.True(step.Advance(110));
        Assert.Equal((2L, false), (step.DoneVersion, step.Advance(120)));
    }

    [Fact]
    public void A_learner_that_needs_long_for_what_was_committed_has_more_to_catch_up()
    {
        var voters = new Voters(context, new Ensemble(1, ["a"]).Ask(["a", "b"]));
        var step = Begin(voters);
        Assert.False(step.Advance(100));
        clock.MonotonicMilliseconds += 5000;
        Hold(voters, ("a", 900), ("b", 100));
        Assert.False(step.Advance(900));
        Hold(voters, ("b", 880));
        Assert.False(step.Advance(910));
        Hold(voters, ("b", 900));
        Assert.True(step.Advance(920));
    }

    [Fact]
    public void An_open_change_is_held_when_majorities_of_both_hold_all_and_gave_a_lease_since()
    {
        var voters = new Voters(context, new Ensemble(1, ["a", "b", "c"]).Ask(["a", "b", "d"]).Open());
        Hold(voters, ("a", 100), ("c", 100), ("d", 100));
        clock.MonotonicMilliseconds += 10;
        var step = Begin(voters);
        Assert.False(step.Advance(100));
        Renew(voters, "a", "c");
        Assert.False(step.Advance(100));
        Renew(voters, "d");
        Assert.True(step.Advance(100));
        Assert.Equal(3, step.DoneVersion);
    }

    [Fact]
    public void A_decided_change_is_held_only_when_majorities_of_both_keep_its_version()
    {
        var decided = new Ensemble(1, ["a", "b", "c"]).Ask(["a", "b", "d"]).Open().Decide();
        var voters = new Voters(context, decided);
        Hold(voters, ("a", 100), ("b", 100), ("c", 100), ("d", 100));
        var step = Begin(voters);
        Keep(voters, decided.Version - 1, "a", "b", "c", "d");
        Assert.False(step.Advance(100));
        Keep(voters, decided.Version, "a", "d");
        Assert.False(step.Advance(100));
        Keep(voters, decided.Version, "c");
        Assert.True(step.Advance(100));
        Assert.Equal(decided.Version, step.DoneVersion);
    }

    [Theory]
    [InlineData(Durability.Interval, false)]
    [InlineData(Durability.None, true)]
    public void What_copies_rest_on_is_synced_but_under_none(Durability durability, bool expected)
    {
        var voters = new Voters(context, new Ensemble(1, ["a"]).Ask(["a", "b"]).Open());
        var step = Begin(voters, durability);
        foreach (var session in voters.Sessions)
        {
            session.Attach(0, 0, 0, holdsSnapshot: false);
            session.Acknowledged(new AppendReply(0, 1, 100, session.WriterId == "a" ? 100 : 60, 100, clock.MonotonicMilliseconds, LeaseMilliseconds));
        }

        Assert.Equal(expected, step.Advance(100));
    }

    private EnsembleStep Begin(Voters voters, Durability durability = Durability.Always)
    {
        var step = new EnsembleStep(context, voters, durability);
        step.Begin();
        return step;
    }

    private static WriterSession Session(Voters voters, string id) => voters.Sessions.Single(session => session.WriterId == id);

    private void Hold(Voters voters, params (string Id, long Offset)[] held)
    {
        foreach (var (id, offset) in held)
        {
            var session = Session(voters, id);
            if (!session.IsAttached) session.Attach(0, 0, 0, holdsSnapshot: false);
            session.Acknowledged(new AppendReply(0, 1, offset, offset, offset, clock.MonotonicMilliseconds, LeaseMilliseconds));
        }
    }

    private void Renew(Voters voters, params string[] ids)
    {
        foreach (var id in ids) Session(voters, id).Renewed(new RenewReply(0, 1, clock.MonotonicMilliseconds, LeaseMilliseconds));
    }

    private void Keep(Voters voters, long version, params string[] ids)
    {
        foreach (var id in ids) Session(voters, id).Renewed(new RenewReply(0, 1, clock.MonotonicMilliseconds, LeaseMilliseconds, version));
    }

    private sealed class Clock : IClock
    {
        public long MonotonicMilliseconds { get; set; } = 1_000_000;

        public long UnixMilliseconds => 1_767_225_600_000;
    }
}
