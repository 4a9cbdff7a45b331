using System.Runtime.InteropServices;
using Distro.Commands.Execution;
using Distro.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Server.Hosting;

/// <summary>SHUTDOWN and signals: what ends the server, what does not, and what the log says of it.</summary>
public class ServerEndTests
{
    private readonly DebugSwitches switches = new();
    private readonly Lines lines = new();
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<PosixSignal, ShutdownRequest> words = [];
    private bool keepsData;
    private bool beginsLog;
    private bool isPrimary;
    private Func<string?> save = static () => null;

    [Fact]
    public async Task It_ends_when_what_is_kept_is_on_the_disk()
    {
        var saves = 0;
        keepsData = true;
        save = () => ++saves > 1 ? null : "the disk is full";
        var end = Make();
        Assert.Equal("ERR Errors trying to SHUTDOWN. Check logs.", end.Ask(default));
        Assert.False(ended.Task.IsCompleted);
        Assert.Contains("Error trying to save the DB (the disk is full), can't exit.", lines.All);
        Assert.Contains("Errors trying to shut down the server. Check the logs for more information.", lines.All);
        Assert.Null(end.Ask(default));
        Assert.Equal((2, 0), (saves, await ended.Task));
    }

    [Theory]
    [InlineData("NOSAVE", true)]
    [InlineData("FORCE", true)]
    [InlineData("NOW", false)]
    [InlineData("SAVE", false)]
    public void Who_does_not_care_for_the_disk_says_so(string word, bool ends)
    {
        keepsData = true;
        save = static () => "the disk is full";
        Assert.Equal(ends, Make().Ask(new ShutdownRequest(word == "SAVE", word == "NOSAVE", word == "NOW", word == "FORCE", false, false)) is null);
        Assert.Equal(ends, ended.Task.IsCompleted);
    }

    [Fact]
    public void Without_a_log_nothing_is_saved_unless_a_copy_is_asked_for()
    {
        save = static () => "no log is kept";
        var end = Make();
        Assert.Null(end.Ask(default));
        Assert.False(end.SavesAtEnd);
        Assert.Null(end.Ask(new ShutdownRequest { Save = true }));
        Assert.True(end.SavesAtEnd);
    }

    [Fact]
    public void A_log_that_is_being_begun_and_a_cluster_that_needs_it_keep_it()
    {
        keepsData = beginsLog = isPrimary = true;
        var end = Make();
        Assert.NotNull(end.Ask(default));
        Assert.Contains("Writing initial AOF, can't exit.", lines.All);
        beginsLog = false;
        Assert.NotNull(end.Ask(new ShutdownRequest { Safe = true }));
        Assert.Null(end.Ask(new ShutdownRequest { Safe = true, Force = true }));
        Assert.Contains(lines.All, line => line.StartsWith("This is a voting primary", StringComparison.Ordinal) && line.EndsWith("Exit anyway.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signal_has_the_words_that_the_options_give_it()
    {
        keepsData = true;
        save = static () => "the disk is full";
        words[PosixSignal.SIGTERM] = new ShutdownRequest { NoSave = true };
        var end = Make();
        // Held, and acted on here: the first is over before the second comes, which its line in the log does not say.
        switches.HoldsSignals = true;
        end.Signal(PosixSignal.SIGINT);
        switches.HoldsSignals = false;
        Assert.Contains("Errors trying to shut down the server. Check the logs for more information.", lines.All);
        Assert.False(ended.Task.IsCompleted);
        end.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, await ended.Task.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task A_signal_that_comes_while_another_fails_is_acted_on_too()
    {
        keepsData = true;
        switches.HoldsSignals = true;
        words[PosixSignal.SIGTERM] = new ShutdownRequest { NoSave = true };
        var end = Make();
        save = () =>
        {
            end.Signal(PosixSignal.SIGTERM);
            return "the disk is full";
        };
        end.Signal(PosixSignal.SIGINT);
        end.Act();
        Assert.False(ended.Task.IsCompleted);
        end.Act();
        Assert.True(ended.Task.IsCompleted);
        Assert.Equal(0, await ended.Task);
    }

    [Fact]
    public async Task A_signal_that_was_not_acted_on_yet_can_be_called_off()
    {
        var end = Make();
        Assert.False(end.Abort());
        switches.HoldsSignals = true;
        end.Signal(PosixSignal.SIGTERM);
        Assert.True(end.Abort());
        Assert.Contains("Shutdown manually aborted.", lines.All);
        Assert.False(end.Abort());
        switches.HoldsSignals = false;
        Assert.False(ended.Task.IsCompleted);
        switches.HoldsSignals = true;
        end.Signal(PosixSignal.SIGTERM);
        switches.HoldsSignals = false;
        Assert.Equal(0, await ended.Task.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task Who_interrupts_twice_does_not_wait_for_the_disk()
    {
        using var disk = new ManualResetEventSlim();
        keepsData = true;
        save = () =>
        {
            disk.Wait(TimeSpan.FromMinutes(2));
            return null;
        };
        var end = Make();
        end.Signal(PosixSignal.SIGINT);
        end.Signal(PosixSignal.SIGTERM);
        Assert.False(ended.Task.IsCompleted);
        end.Signal(PosixSignal.SIGINT);
        Assert.Equal(1, await ended.Task);
        Assert.Contains("You insist... exiting now.", lines.All);
        disk.Set();
    }

    private ServerEnd Make()
    {
        var end = new ServerEnd(new ServerEndFacts(() => keepsData, () => beginsLog, () => isPrimary, () => save(), signal => words.GetValueOrDefault(signal)), switches, lines, code => ended.TrySetResult(code));
        switches.SignalsReleased += end.Act;
        return end;
    }

    /// <summary>What was logged.</summary>
    private sealed class Lines : ILogger
    {
        private readonly Lock gate = new();
        private readonly List<string> all = [];

        public string[] All
        {
            get
            {
                lock (gate) return [.. all];
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (gate) all.Add(formatter(state, exception));
        }
    }
}
