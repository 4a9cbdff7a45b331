using Distro.Topology;
using Distro.Topology.Codec;

namespace Distro.Tests.Topology;

/// <summary>The steps by which writers change, and whose majority counts at each.</summary>
public class EnsembleTests
{
    private static readonly Ensemble three = new(4, ["a", "b", "c"]);

    [Fact]
    public void A_new_writer_counts_from_the_opening_on_and_the_old_one_until_the_close()
    {
        var asked = three.Ask(["a", "b", "d"]);
        Assert.Equal((5L, false, "d", "c"), (asked.Version, asked.IsOpen, asked.Newcomer, asked.Leaver));
        Assert.Equal(["a", "b", "c", "d"], asked.Everyone);
        Assert.True(asked.HasMajority(id => id is "a" or "c"));
        Assert.False(asked.HasMajority(id => id is "a" or "d"));
        var open = asked.Open();
        Assert.False(open.HasMajority(id => id is "a" or "c"));
        Assert.False(open.HasMajority(id => id is "a" or "d"));
        Assert.True(open.HasMajority(id => id is "a" or "b"));
        Assert.True(open.HasMajority(id => id is "a" or "c" or "d"));
        var decided = open.Decide();
        Assert.True(decided.HasMajority(id => id is "a" or "b") && !decided.HasMajority(id => id is "a" or "d"));
        Assert.True(decided.Version > open.GiveUp().Version);
        var closed = decided.Close();
        Assert.Equal(9, closed.Version);
        Assert.Equal(["a", "b", "d"], closed.WriterIds);
        Assert.True(closed.HasMajority(id => id is "a" or "d"));
    }

    [Fact]
    public void A_change_that_is_given_up_leaves_the_old_writers_with_a_version_of_its_own()
    {
        var given = three.Ask(["a", "b", "c", "d"]).Open().GiveUp();
        Assert.Equal((7L, false), (given.Version, given.IsOpen));
        Assert.Null(given.Next);
        Assert.Equal(three.WriterIds, given.WriterIds);
    }

    [Fact]
    public void One_that_only_removes_a_writer_has_no_learner_and_is_open_at_once()
    {
        var asked = three.Ask(["a", "b"]);
        Assert.Equal((true, null, "c"), (asked.IsOpen, asked.Newcomer, asked.Leaver));
    }

    /// <summary>Whatever sizes: while a change is open, who decides meets both those who decided before and those who will.</summary>
    [Theory]
    [InlineData("a", "ab")]
    [InlineData("ab", "abc")]
    [InlineData("abc", "abd")]
    [InlineData("abc", "ab")]
    [InlineData("abcd", "abce")]
    [InlineData("abcde", "abcdf")]
    public void Majorities_of_an_open_change_meet_those_before_and_after(string before, string after)
    {
        var asked = new Ensemble(1, [.. before.Select(id => $"{id}")]).Ask([.. after.Select(id => $"{id}")]);
        var open = asked.IsOpen ? asked : asked.Open();
        string[] everyone = [.. open.Everyone];
        for (var set = 0; set < 1 << everyone.Length; set++)
        {
            var (inside, outside) = (set, ~set);
            if (!open.HasMajority(id => Has(inside, id))) continue;
            Assert.False(open.GiveUp().HasMajority(id => Has(outside, id)));
            Assert.False(open.Close().HasMajority(id => Has(outside, id)));
        }

        bool Has(int set, string id) => (set >> Array.IndexOf(everyone, id) & 1) == 1;
    }

    [Theory]
    [InlineData("b", "d", "e")]
    [InlineData("a", "b", "c")]
    [InlineData("a", "a", "b")]
    [InlineData("a")]
    [InlineData]
    public void A_map_whose_change_is_of_other_than_one_writer_is_refused(params string[] next)
        => Assert.NotEqual("", Decoded(three.Ask(next)));

    [Fact]
    public void A_map_keeps_the_step_that_a_change_has_reached()
    {
        var asked = three.Ask(["a", "b", "c", "d"]);
        foreach (var ensemble in new[] { asked, asked.Open(), asked.Open().Decide(), asked.Open().Decide().Close(), three.Ask(["a", "b"]) }) Assert.Equal("", Decoded(ensemble));
        Assert.NotEqual("", Decoded(three with { IsOpen = true }));
        Assert.NotEqual("", Decoded(three with { Next = ["a", "b"] }));
        Assert.NotEqual("", Decoded(asked with { IsDecided = true }));
    }

    private static string Decoded(Ensemble ensemble)
    {
        var map = SampleMap.Of(1);
        var bytes = ClusterMapCodec.Encode(map.Next(groups: [map.Groups[0] with { Ensemble = ensemble }]));
        if (!ClusterMapCodec.TryDecode(bytes, out var read, out var problem)) return problem;
        var kept = read.Groups[0].Ensemble;
        Assert.Equal((ensemble.Version, ensemble.IsOpen, ensemble.IsDecided), (kept.Version, kept.IsOpen, kept.IsDecided));
        Assert.Equal(ensemble.Next, kept.Next);
        return "";
    }
}
