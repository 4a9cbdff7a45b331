using Distro.Persistence.Writers;
using Distro.Tests.ChangeLog.Records;
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Tests.Persistence.Writers;

/// <summary>When a writer says what it has written: the disk is done when the test says so.</summary>
public class AnswerPaceTests
{
    private const long Link = -1;

    private readonly Clock clock = new();
    private readonly SampleLog sample = new(1);
    private readonly Queue<LogRequest> asked = new();
    private readonly List<AppendReply> answers = [];
    private readonly WriterMachine machine;

    public AnswerPaceTests()
    {
        machine = new WriterMachine(clock, new Random(1), new LeaseOptions(), new WriterIdentity("w", "w:1"), "c:1", []);
        Do(machine.Start);
        Receive(new Promise(0, 1, 5, Durability.Interval, "w"));
        Written();
        Append(sample.StartEpoch(1), mayWait: false);
        while (asked.Count > 0) Written();
        answers.Clear();
    }

    [Fact]
    public void What_somebody_waits_for_is_answered_at_once()
    {
        Append(sample.Next(), mayWait: false);
        Written();
        Assert.Equal([sample.Offset], answers.Select(answer => answer.ReceivedOffset));
    }

    [Fact]
    public void What_may_wait_is_answered_together_and_in_time()
    {
        Append(sample.Next(), mayWait: true);
        Assert.True(Assert.IsType<WriteRecords>(asked.Peek()).MayWait);
        Written();
        Append(sample.Next(), mayWait: true);
        Written();
        Assert.Empty(answers);
        WakeWhenDue();
        Assert.Equal([sample.Offset], answers.Select(answer => answer.ReceivedOffset));
    }

    [Fact]
    public void What_is_not_written_when_an_answer_is_due_is_answered_later()
    {
        Append(sample.Next(), mayWait: true);
        WakeWhenDue();
        Assert.True(answers.TrueForAll(answer => answer.ReceivedOffset < sample.Offset));
        Written();
        WakeWhenDue();
        Assert.Equal(sample.Offset, answers[^1].ReceivedOffset);
    }

    [Fact]
    public void One_that_is_waited_for_takes_those_before_it_along()
    {
        Append(sample.Next(), mayWait: true);
        Append(sample.Next(), mayWait: false);
        Written();
        Written();
        Assert.Equal(sample.Offset, answers[^1].ReceivedOffset);
    }

    [Fact]
    public void Many_bytes_do_not_wait()
    {
        const int bytes = 1 << 20;
        for (var sent = 0L; sent <= bytes;)
        {
            var records = sample.Many(100);
            sent += records.Length;
            Append(records, mayWait: true);
            Written();
        }

        Assert.Equal(sample.Offset, answers[^1].ReceivedOffset);
    }

    [Fact]
    public void A_sync_that_somebody_waits_for_comes_at_once_and_again_for_what_came_meanwhile()
    {
        Append(sample.Next(), mayWait: false);
        AskSync();
        Written();
        Assert.IsType<SyncLog>(asked.Peek());
        Append(sample.Next(), mayWait: false);
        AskSync();
        Written();
        Assert.True(answers[^1].DurableOffset < sample.Offset);
        Written();
        Assert.IsType<SyncLog>(asked.Peek());
        Written();
        Assert.Equal(sample.Offset, answers[^1].DurableOffset);
        Append(sample.Next(), mayWait: false);
        Written();
        Assert.Empty(asked);
    }

    private void AskSync() => Receive(new Append(0, sample.Epoch, sample.Offset, 0, 1, default) { WantsSync = true });

    private void Append(byte[] records, bool mayWait) => Receive(new Append(0, sample.Epoch, sample.Offset - records.Length, 0, 1, records) { MayWait = mayWait });

    private void WakeWhenDue()
    {
        clock.MonotonicMilliseconds += new LeaseOptions().AnswerMilliseconds;
        Assert.True(machine.WakeAtMilliseconds <= clock.MonotonicMilliseconds);
        Do(machine.Wake);
    }

    private void Receive(Message message) => Do(() => machine.Received(Link, message));

    private void Written()
    {
        LogResult? result = asked.Dequeue() switch
        {
            WriteRecords write => new RecordsWritten(0, write.Offset + write.Records.Length, write.Offset + write.Records.Length, write.MayWait),
            SyncLog sync => new LogSynced(0, sync.EndOffset),
            SavePromise promise => new PromiseSaved(0, promise.Epoch, promise.Incarnation),
            _ => null,
        };
        if (result is not null) Do(() => machine.Completed(result));
    }

    private void Do(Action happens)
    {
        happens();
        foreach (var action in machine.TakeActions())
        {
            if (action is Send { Message: AppendReply answer }) answers.Add(answer);
            else if (action is LogRequest request) asked.Enqueue(request);
        }
    }

    private sealed class Clock : IClock
    {
        public long MonotonicMilliseconds { get; set; } = 1000;

        public long UnixMilliseconds => 1_767_225_600_000;
    }
}
