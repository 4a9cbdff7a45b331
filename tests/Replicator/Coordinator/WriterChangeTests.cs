using Distro.Replicator.Coordinator;
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Tests.Replicator.Coordinator;

/// <summary>When a coordinator changes a group's writers, and what it waits for at each step.</summary>
public class WriterChangeTests
{
    private const long Primary = 42;
    private const long MemberLink = -1;
    private const long LostMilliseconds = 60_000;

    private readonly Clock clock = new();
    private readonly List<string> heard = ["a"];
    private readonly Dictionary<string, string> endpoints = [];
    private CoordinatorMachine machine;
    private ClusterMap saved;
    private readonly List<Note> notes = [];
    private long done;
    private long noted;
    private long? led;

    public WriterChangeTests()
    {
        saved = new ClusterMap(
            5, "c", 1, null, "r:1", [new ClusterGroup(0, [SlotSplit.Of(0, 1)], 3, Primary, 0, new Ensemble(1, ["a"]), Durability.Always, true)],
            [new ClusterMember("m", "id", Primary, 0, "m:1", "m:2", "m:3", true)], [new LogWriter("a", "a:1")]);
        machine = Start(writers: 1);
    }

    private Ensemble Ensemble => saved.Groups[0].Ensemble;

    [Fact]
    public void A_spare_alone_changes_nothing()
    {
        heard.Add("b");
        Pass(2 * LostMilliseconds);
        Assert.Equal(1, Ensemble.Version);
    }

    [Fact]
    public void More_writers_are_added_one_by_one_each_when_the_primary_says_so()
    {
        machine = Start(writers: 3);
        Pass(20_000);
        heard.Add("b");
        Pass(20_000);
        Assert.Equal(1, Ensemble.Version);
        heard.Add("c");
        Pass(300);
        Assert.Equal((2L, "b", false), (Ensemble.Version, Ensemble.Newcomer, Ensemble.IsOpen));
        Pass(120_000);
        Assert.Equal(2, Ensemble.Version);
        done = 2;
        Pass(300);
        Assert.Equal((3L, true), (Ensemble.Version, Ensemble.IsOpen));
        done = 3;
        Pass(300);
        Assert.Equal((5L, true, "b"), (Ensemble.Version, Ensemble.IsDecided, Ensemble.Newcomer));
        done = 5;
        Pass(300);
        Assert.Equal(["a", "b"], saved.Groups[0].Ensemble.Everyone.Take(2));
        Assert.Equal((7L, "c"), (Ensemble.Version, Ensemble.Newcomer));
        foreach (var step in new[] { 7, 8, 10 })
        {
            done = step;
            Pass(300);
        }

        Assert.Equal(["a", "b", "c"], Ensemble.WriterIds);
        Pass(60_000);
        Assert.Equal(11, Ensemble.Version);
    }

    [Fact]
    public void What_a_primary_said_of_an_older_version_or_epoch_closes_nothing()
    {
        Open();
        done = 2;
        Pass(300);
        Assert.True(Ensemble.IsOpen);
        done = 3;
        Pass(300, epoch: 2);
        Assert.True(Ensemble.IsOpen);
        Pass(300);
        Assert.True(Ensemble.IsDecided);
        Pass(300);
        Assert.True(Ensemble.IsDecided);
        done = 5;
        Pass(300);
        Assert.Equal(["a", "b"], Ensemble.WriterIds);
    }

    [Fact]
    public void One_that_is_decided_is_never_given_up()
    {
        Open();
        done = 3;
        Pass(300);
        heard.Remove("b");
        Pass(60_000);
        Assert.Equal((5L, true), (Ensemble.Version, Ensemble.IsDecided));
        machine = Start(writers: 1);
        Pass(60_000);
        Assert.Equal((5L, true), (Ensemble.Version, Ensemble.IsDecided));
    }

    [Fact]
    public void A_map_from_before_a_change_decides_nothing_and_is_named_once()
    {
        var old = saved;
        HaveThree();
        (saved, noted) = (old, 9);
        heard.Remove("b");
        heard.Remove("c");
        machine = Start(writers: 3);
        Pass(20_000);
        heard.AddRange(["b", "c"]);
        Pass(20_000, serving: false);
        Assert.Equal((1L, 3L), (Ensemble.Version, saved.Groups[0].Epoch));
        var said = Assert.Single(notes, note => note.Kind == NoteKind.MapIsOld);
        Assert.Contains("writer a was told of version 9", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_asked_for_under_a_primary_that_goes_by_another_version()
    {
        machine = Start(writers: 2);
        heard.Add("b");
        led = 7;
        Pass(20_000);
        Assert.Equal(1, Ensemble.Version);
    }

    [Fact]
    public void One_that_stays_open_is_given_up_and_tried_again_later()
    {
        Open();
        Pass(9_000);
        Assert.True(Ensemble.IsOpen);
        Pass(2_000);
        Assert.Equal((4L, false), (Ensemble.Version, Ensemble.IsOpen));
        Assert.Equal(["a"], Ensemble.WriterIds);
        Pass(12_000);
        Assert.Equal((5L, "b"), (Ensemble.Version, Ensemble.Newcomer));
    }

    [Fact]
    public void A_learner_that_falls_silent_is_given_up()
    {
        machine = Start(writers: 2);
        heard.Add("b");
        Pass(300);
        heard.Remove("b");
        Pass(12_000);
        Assert.Equal(3, Ensemble.Version);
        Assert.Null(Ensemble.Next);
    }

    [Fact]
    public void Another_coordinator_goes_on_from_the_map()
    {
        Open();
        machine = Start(writers: 2);
        done = 3;
        Pass(1000);
        done = 5;
        Pass(1000);
        Assert.Equal(["a", "b"], Ensemble.WriterIds);
    }

    [Fact]
    public void A_lost_writer_is_replaced_by_a_spare_after_its_time_and_not_if_it_comes_back()
    {
        HaveThree();
        heard.Add("d");
        heard.Remove("c");
        Pass(LostMilliseconds - 2000);
        Assert.Null(Ensemble.Next);
        Pass(4000);
        Assert.Equal(("d", "c", false), (Ensemble.Newcomer, Ensemble.Leaver, Ensemble.IsOpen));
        heard.Add("c");
        Pass(500);
        Assert.Null(Ensemble.Next);
        Assert.Equal(["a", "b", "c"], Ensemble.WriterIds);
    }

    [Fact]
    public void A_learner_that_does_not_catch_up_gives_way_to_another_spare()
    {
        HaveThree();
        heard.Remove("c");
        heard.AddRange(["d", "e"]);
        Pass(LostMilliseconds + 2000);
        Assert.Equal("d", Ensemble.Newcomer);
        Pass(590_000);
        Assert.Equal("d", Ensemble.Newcomer);
        Pass(30_000);
        Assert.Equal(("e", "c"), (Ensemble.Newcomer, Ensemble.Leaver));
    }

    [Fact]
    public void Another_disk_at_a_lost_writers_endpoint_replaces_it_at_once()
    {
        HaveThree();
        heard.Remove("c");
        heard.Add("d");
        endpoints["d"] = "c:1";
        Pass(5000);
        Assert.Equal(("d", "c"), (Ensemble.Newcomer, Ensemble.Leaver));
        for (var step = 0; step < 3; step++)
        {
            done = Ensemble.Version;
            Pass(300);
        }

        Assert.Equal(["a", "b", "d"], saved.Writers.Select(writer => writer.Id));
    }

    [Fact]
    public void Fewer_writers_are_reached_by_removing_first_who_is_not_heard()
    {
        HaveThree();
        machine = Start(writers: 1);
        heard.Remove("b");
        Pass(3000);
        var version = Ensemble.Version;
        Assert.Equal((true, "b"), (Ensemble.IsOpen, Ensemble.Leaver));
        foreach (var step in new[] { 0, 2, 4, 6 })
        {
            done = version + step;
            Pass(300);
        }

        Assert.Equal(["a"], Ensemble.WriterIds);
    }

    [Fact]
    public void Without_a_primary_that_serves_nothing_is_begun()
    {
        machine = Start(writers: 2);
        heard.Add("b");
        Pass(300, serving: false);
        Assert.Equal(1, Ensemble.Version);
    }

    private void Open()
    {
        machine = Start(writers: 2);
        heard.Add("b");
        Pass(300);
        done = 2;
        Pass(300);
        done = 0;
        Assert.Equal((3L, true), (Ensemble.Version, Ensemble.IsOpen));
    }

    private void HaveThree()
    {
        heard.AddRange(["b", "c"]);
        saved = saved.Next(groups: [saved.Groups[0] with { Ensemble = new Ensemble(9, ["a", "b", "c"]) }], writers: [.. heard.Select(id => new LogWriter(id, id + ":1"))]);
        machine = Start(writers: 3);
        Pass(300);
    }

    /// <summary>A new coordinator over the map that was saved last.</summary>
    private CoordinatorMachine Start(int writers)
    {
        var settings = new ClusterSettings { Groups = 1, Replicas = 0, Writers = writers, WriterLostMilliseconds = LostMilliseconds, Durability = Durability.Always, RelayEndpoint = "r:1" };
        machine = new CoordinatorMachine(clock, new Random(1), new LeaseOptions(), settings, saved);
        Do(machine.Start);
        Do(() => machine.Received(MemberLink, new MemberHello("m", Primary, "m:1", "m:2", "m:3")));
        return machine;
    }

    /// <summary>Time passes, in which everybody who is heard speaks.</summary>
    private void Pass(long milliseconds, long epoch = 3, bool serving = true)
    {
        for (var until = clock.MonotonicMilliseconds + milliseconds; clock.MonotonicMilliseconds < until; clock.MonotonicMilliseconds += 50)
        {
            foreach (var id in heard) Do(() => machine.Received(-10, new WriterHello(id, endpoints.GetValueOrDefault(id, id + ":1"), [new GroupEpoch(0, 3, noted)])));
            Do(() => machine.Received(MemberLink, new MemberHeartbeat(Primary, 0, epoch, MemberRole.Primary, serving, 0, 0, 0, false, clock.MonotonicMilliseconds, done, led ?? Ensemble.Version)));
            Do(machine.Wake);
        }
    }

    private void Do(Action happens)
    {
        happens();
        foreach (var action in machine.TakeActions())
        {
            if (action is Note note) notes.Add(note);
            if (action is not SaveMap save) continue;
            saved = save.Map;
            Do(() => machine.Completed(new MapSaved(save.Map.Version)));
        }
    }

    private sealed class Clock : IClock
    {
        public long MonotonicMilliseconds { get; set; } = 1_000_000;

        public long UnixMilliseconds => 1_767_225_600_000;
    }
}
