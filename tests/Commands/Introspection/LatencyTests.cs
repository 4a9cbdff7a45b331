using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Introspection;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Introspection;

/// <summary>Logs of slow and large commands, latency events, histograms: what they keep and how they show it.</summary>
public sealed class LatencyTests
{
    [Fact]
    public void Logs_keep_the_newest_up_to_their_length()
    {
        using var server = new TestServer();
        var log = server.Context.Introspection.LargeReplies;
        for (var i = 0; i < 5; i++) log.Add(new CommandLogEntry(0, 100 + i, i, [Encoding.ASCII.GetBytes($"c{i}")], "1.2.3.4:5", "me"u8.ToArray()));
        server.Expect("COMMANDLOG LEN large-reply", "5");
        server.Expect("COMMANDLOG GET 2 LARGE-REPLY", "[[4, 104, 4, [c4], 1.2.3.4:5, me], [3, 103, 3, [c3], 1.2.3.4:5, me]]");
        log.LengthMax = 1;
        server.Expect("COMMANDLOG LEN large-reply", "1");
        server.Expect("COMMANDLOG LEN large-request", "0");
        server.Expect("COMMANDLOG RESET large-reply", "OK");
        server.Expect("COMMANDLOG GET -1 large-reply", "[]");
        server.Expect("COMMANDLOG GET -2 slow", "-ERR count should be greater than or equal to -1");
        server.Expect("COMMANDLOG GET x slow", "-ERR count should be greater than or equal to -1");
        server.Expect("COMMANDLOG LEN nosuch", "-ERR type should be one of the following: slow, large-request, large-reply");
        server.Expect("SLOWLOG GET", "[]");
        server.Expect("SLOWLOG gEt 1 2", "-ERR unknown subcommand or wrong number of arguments for 'gEt'. Try SLOWLOG HELP.");
        server.Expect("SLOWLOG LEN", "0");
        server.Expect("SLOWLOG RESET", "OK");
    }

    [Fact]
    public void Secrets_and_long_arguments_are_not_shown()
    {
        Assert.Equal("SET k " + new string('x', 128) + "... (72 more bytes)", Shown($"SET k {new string('x', 200)}"));
        Assert.Equal("AUTH (redacted) (redacted)", Shown("AUTH me secret"));
        Assert.Equal("HELLO 3 AUTH (redacted) (redacted) SETNAME a", Shown("HELLO 3 AUTH me secret SETNAME a"));
        Assert.Equal("CONFIG SET timeout 5 requirepass (redacted)", Shown("CONFIG SET timeout 5 requirepass secret"));
        var many = Shown("DEL " + string.Join(' ', Enumerable.Range(0, 40))).Split(' ');
        Assert.Equal("(10", many[^3]);
        Assert.EndsWith("... (10 more arguments)", string.Join(' ', many));
    }

    [Fact]
    public void Monitors_see_everything_quoted()
    {
        var (command, source, arguments) = Parse("SET k \"a\\\"\\\\\\n\\x01\\xff\"");
        Assert.Equal("+1700000000.000042 [3 1.2.3.4:5] \"SET\" \"k\" \"a\\\"\\\\\\n\\x01\\xff\"\r\n", Encoding.Latin1.GetString(ShownArguments.Line(command, source, arguments, 1_700_000_000_000_042, 3, "1.2.3.4:5")));
    }

    [Fact]
    public void Events_are_summed_up_by_kind()
    {
        using var server = new TestServer();
        var latency = server.Context.Introspection.Latency;
        Assert.False(latency.Wants(1000));
        server.Expect("LATENCY LATEST", "[]");
        Assert.Contains("latency-monitor-threshold", server.Run("LATENCY DOCTOR"));
        latency.ThresholdMilliseconds = 10;
        Assert.True(latency.Wants(10));
        latency.Add("command", 100, 20);
        latency.Add("command", 100, 50);
        latency.Add("command", 101, 30);
        latency.Add("fast-command", 102, 11);
        server.Expect("LATENCY LATEST", "[[command, 101, 30, 50, 100, 3], [fast-command, 102, 11, 11, 11, 1]]");
        server.Expect("LATENCY HISTORY command", "[[100, 50], [101, 30]]");
        server.Expect("LATENCY HISTORY nosuch", "[]");
        Assert.StartsWith("command - high 50 ms, low 30 ms", server.Run("LATENCY GRAPH command"));
        server.Expect("LATENCY GRAPH nosuch", "-ERR No samples available for event 'nosuch'");
        Assert.Contains("command: 3 spikes, 33.3 ms on average, 50 ms at most", server.Run("LATENCY DOCTOR"));
        server.Expect("LATENCY RESET nosuch command", "1");
        server.Expect("LATENCY RESET", "1");
        for (var i = 0; i < 200; i++) latency.Add("command", i, 1);
        Assert.Equal((LatencyEvents.SamplesMax, 40L), (latency.History("command").Count, latency.History("command")[0].UnixSeconds));
    }

    [Fact]
    public void Histograms_are_cumulative()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Context.Introspection.Histogram = command =>
        {
            var buckets = new long[LatencyBuckets.Count];
            if (command.FullName is "get") (buckets[0], buckets[5]) = (90, 10);
            if (command.FullName is "config|get") buckets[1] = 1;
            return buckets;
        };
        server.Expect("LATENCY HISTOGRAM get nosuch set", "{get: {calls: 100, histogram_usec: {1: 90, 33: 100}}}");
        server.Expect("LATENCY HISTOGRAM config", "{config|get: {calls: 1, histogram_usec: {2: 1}}}");
        server.Expect("LATENCY HISTOGRAM config|get config|set", "{config|get: {calls: 1, histogram_usec: {2: 1}}}");
        Assert.Contains("get: {calls: 100", server.Run("LATENCY HISTOGRAM"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1023, 0)]
    [InlineData(1024, 1)]
    [InlineData(2047, 1)]
    [InlineData(2048, 2)]
    [InlineData(ulong.MaxValue, LatencyBuckets.Count - 1)]
    public void Times_fall_into_buckets(ulong nanoseconds, int bucket) => Assert.Equal(bucket, LatencyBuckets.Of(nanoseconds));

    [Fact]
    public void Percentiles_are_upper_bounds()
    {
        var buckets = new long[LatencyBuckets.Count];
        Assert.Equal(0, LatencyBuckets.Percentile(buckets, 50));
        (buckets[0], buckets[3], buckets[6]) = (50, 49, 1);
        Assert.Equal(1.023, LatencyBuckets.Percentile(buckets, 50), 3);
        Assert.Equal(8.191, LatencyBuckets.Percentile(buckets, 99), 3);
        Assert.Equal(65.535, LatencyBuckets.Percentile(buckets, 99.9), 3);
    }

    private static string Shown(string line)
    {
        var (command, source, arguments) = Parse(line);
        return string.Join(' ', ShownArguments.Shortened(command, source, arguments).Select(Encoding.Latin1.GetString));
    }

    private static (Command Command, byte[] Source, Arg[] Arguments) Parse(string line)
    {
        var parser = new RequestParser();
        var bytes = Encoding.Latin1.GetBytes(line + "\r\n");
        Assert.Equal(RequestStatus.Complete, parser.Parse(bytes));
        var source = parser.Source(bytes).ToArray();
        var arguments = parser.Arguments.ToArray();
        var command = CommandTable.Default.Find(source.AsSpan(arguments[0].Offset, arguments[0].Length))!;
        if (command.Subcommands.Length > 0) command = CommandTable.Default.FindSubcommand(command, source.AsSpan(arguments[1].Offset, arguments[1].Length))!;
        return (command, source, arguments);
    }
}
