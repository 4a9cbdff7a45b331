using Distro.Persistence.Writers;
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Tests.Persistence.Writers;

/// <summary>A writer and maps from before a change of writers. The disk is done when the test says so.</summary>
public class KnownEnsembleTests
{
    private const long First = -1;
    private const long Second = -2;

    private readonly Clock clock = new();
    private readonly Queue<LogRequest> asked = new();
    private readonly List<(long Link, Message Message)> sent = [];
    private readonly List<Note> notes = [];
    private WriterMachine machine;

    public KnownEnsembleTests() => machine = Started([]);

    [Fact]
    public void A_promise_by_an_older_ensemble_is_refused_and_one_by_the_same_is_given()
    {
        Promise(First, epoch: 1, version: 4);
        Written();
        Promise(Second, epoch: 2, version: 3);
        Assert.Empty(asked);
        Assert.Equal(new Refused(0, 1, 4), sent[^1].Message);
        Assert.Contains("version 3 of the group's writers, and this one was told of version 4", notes.Single(note => note.Kind == NoteKind.MapIsOld).Text, StringComparison.Ordinal);
        Promise(Second, epoch: 2, version: 4);
        Written();
        Assert.Equal((Second, 2L), (sent[^1].Link, Assert.IsType<PromiseReply>(sent[^1].Message).Epoch));
    }

    [Fact]
    public void A_refusal_leaves_the_primary_that_is_right_alone()
    {
        Promise(First, epoch: 1, version: 4);
        Written();
        Promise(Second, epoch: 9, version: 1);
        Renew(First, version: 4);
        Assert.Equal(new RenewReply(0, 1, clock.MonotonicMilliseconds, new LeaseOptions().LeaseMilliseconds, 4), sent[^1].Message);
    }

    [Fact]
    public void A_version_that_the_primary_tells_of_is_said_to_be_kept_once_it_is_and_in_force_at_once()
    {
        Promise(First, epoch: 1, version: 1);
        Written();
        Renew(First, version: 3);
        Assert.Equal(1, Assert.IsType<RenewReply>(sent[^1].Message).EnsembleNoted);
        Promise(Second, epoch: 2, version: 2);
        Assert.Equal(3, Assert.IsType<Refused>(sent[^1].Message).KnownEnsemble);
        Renew(First, version: 3);
        Assert.Equal(1, Assert.IsType<RenewReply>(sent[^1].Message).EnsembleNoted);
        Assert.Equal(new NoteEnsemble(0, 3), Assert.Single(asked));
        Written();
        Renew(First, version: 3);
        Assert.Equal(3, Assert.IsType<RenewReply>(sent[^1].Message).EnsembleNoted);
    }

    [Fact]
    public void It_is_known_after_a_restart_and_told_to_the_coordinator()
    {
        machine = Started([new RecoveredLog(0, 3, 5, 0, 0, [], EnsembleVersion: 6)]);
        var coordinator = Assert.IsType<OpenLink>(opened).Link;
        Do(() => machine.LinkUp(coordinator));
        Assert.Equal([new GroupEpoch(0, 3, 6)], Assert.IsType<WriterHello>(sent[^1].Message).Promised);
        Promise(First, epoch: 4, version: 5);
        Assert.Equal(6, Assert.IsType<Refused>(sent[^1].Message).KnownEnsemble);
    }

    [Fact]
    public void More_time_is_not_given_in_the_name_of_another_writer()
    {
        Promise(First, epoch: 1, version: 1);
        Written();
        var before = sent.Count;
        Do(() => machine.Received(Second, new Renew(0, 1, 5, 1, "the one before", 2)));
        Assert.Equal(before, sent.Count);
        Assert.Empty(asked);
    }

    private OpenLink? opened;

    private WriterMachine Started(RecoveredLog[] recovered)
    {
        machine = new WriterMachine(clock, new Random(1), new LeaseOptions(), new WriterIdentity("w", "w:1"), "c:1", recovered);
        Do(machine.Start);
        return machine;
    }

    private void Promise(long link, long epoch, long version) => Do(() => machine.Received(link, new Promise(0, epoch, link == First ? 5 : 6, Durability.Always, "w", version)));

    private void Renew(long link, long version) => Do(() => machine.Received(link, new Renew(0, 1, 5, clock.MonotonicMilliseconds, "w", version)));

    private void Written()
    {
        LogResult result = asked.Dequeue() switch
        {
            SavePromise promise => new PromiseSaved(0, promise.Epoch, promise.Incarnation, promise.EnsembleVersion),
            NoteEnsemble noted => new EnsembleNoted(0, noted.Version),
            var other => throw new InvalidOperationException($"{other} was not expected"),
        };
        Do(() => machine.Completed(result));
    }

    private void Do(Action happens)
    {
        happens();
        foreach (var action in machine.TakeActions())
        {
            if (action is Send send) sent.Add((send.Link, send.Message));
            else if (action is LogRequest request) asked.Enqueue(request);
            else if (action is Note note) notes.Add(note);
            else if (action is OpenLink open) opened = open;
        }
    }

    private sealed class Clock : IClock
    {
        public long MonotonicMilliseconds { get; set; } = 1000;

        public long UnixMilliseconds => 1_767_225_600_000;
    }
}
