using Distro.Commands.HotKeys;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.HotKeys;

/// <summary>HOTKEYS: its arguments, its states, and the table that finds heavy keys in a bounded room.</summary>
public sealed class HotKeyTests
{
    [Fact]
    public void Start_says_what_is_wrong_with_its_arguments()
    {
        using var server = new TestServer();
        foreach (var (arguments, problem) in ((string, string)[])
        [
            ("", "METRICS parameter is required"), ("COUNT 5", "METRICS parameter is required"), ("METRICS 0 CPU", "METRICS count must be > 0 and <= 2"), ("METRICS 3 CPU NET", "METRICS count must be > 0 and <= 2"),
            ("METRICS 2 CPU", "METRICS count does not match number of metric types provided"), ("METRICS 1 CPU NET", "syntax error"), ("METRICS 2 GPU NYET", "METRICS no valid metrics passed. Supported: CPU|NET"),
            ("METRICS 2 CPU CPU", "METRICS CPU defined more than once!"), ("METRICS 2 NET NET", "METRICS NET defined more than once!"), ("METRICS 1 CPU COUNT 0", "COUNT must be between 1 and 64"),
            ("METRICS 1 CPU COUNT 100", "COUNT must be between 1 and 64"), ("METRICS 1 CPU DURATION 0", "DURATION must be between 1 and 1000000"), ("METRICS 1 CPU SAMPLE 0", "SAMPLE ratio must be positive"),
            ("METRICS 1 CPU SLOTS 2 0 5", "SLOTS parameter cannot be used in non-cluster mode"), ("METRICS 1 CPU COUNT", "syntax error"),
        ])
            server.Expect($"HOTKEYS START {arguments}".TrimEnd(), "-ERR " + problem);
        server.Expect("HOTKEYS GET", "nil");
        server.Expect("HOTKEYS GET x", "-ERR wrong number of arguments for 'hotkeys|get' command");
        server.Expect("HOTKEYS STOP", "nil");
        server.Expect("HOTKEYS RESET", "OK");
    }

    [Fact]
    public void One_measurement_at_a_time_and_its_results_stay_until_they_are_reset()
    {
        using var server = new TestServer();
        server.Expect("HOTKEYS START METRICS 2 GPU CPU SAMPLE 5 DURATION 60", "OK");
        server.Expect("HOTKEYS START METRICS 1 NET", "-ERR hotkey tracking session already in progress");
        server.Expect("HOTKEYS RESET", "-ERR hotkey tracking session in progress, stop tracking first");
        var shown = server.Run("HOTKEYS GET").ToString();
        Assert.StartsWith("[[tracking-active, 1, sample-ratio, 5, selected-slots, [[0, 16383]], all-commands-all-slots-us, 0, ", shown);
        Assert.EndsWith("by-cpu-time-us, []]]", shown);
        Assert.DoesNotContain("net-bytes,", shown);
        server.Expect("HOTKEYS STOP", "OK");
        Assert.StartsWith("[[tracking-active, 0", server.Run("HOTKEYS GET").ToString());
        server.Expect("HOTKEYS RESET", "OK");
        server.Expect("HOTKEYS GET", "nil");
    }

    [Fact]
    public void A_measurement_of_limited_duration_ends_by_itself()
    {
        var run = new HotKeyRun(new HotKeyOptions { CountsTime = true, DurationMilliseconds = 1000 }, loops: 1, nowMilliseconds: 5_000, new ProcessorTime(10, 20));
        Assert.True(run.IsActive(5_999));
        Assert.False(run.IsActive(6_000));
        Assert.Equal(1000, run.DurationMilliseconds(9_000));
        Assert.Equal(new ProcessorTime(1, 2), run.TimeUsed(new ProcessorTime(11, 22)));
    }

    [Fact]
    public void Heavy_items_are_found_among_many_light_ones_and_their_weight_is_never_overstated()
    {
        const int seed = 77;
        var random = new Random(seed);
        var hitters = new HeavyHitters(64);
        var truth = new Dictionary<string, long>();
        for (var i = 0; i < 100_000; i++)
        {
            var name = random.Next(2) == 0 ? $"hot{random.Next(8)}" : $"cold{random.Next(50_000)}";
            truth[name] = truth.GetValueOrDefault(name) + 3;
            hitters.Add(System.Text.Encoding.ASCII.GetBytes(name), 3);
        }

        Assert.Equal(64, hitters.Count);
        Assert.Equal(300_000, hitters.Total);
        var own = hitters.Own().OrderByDescending(pair => pair.Weight).Select(pair => (Name: System.Text.Encoding.ASCII.GetString(pair.Item), pair.Weight)).ToArray();
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"hot{i}"), own.Take(8).Select(pair => pair.Name).Order());
        Assert.All(own, pair => Assert.InRange(pair.Weight, 1, truth[pair.Name]));
        hitters.Add(new byte[HeavyHitters.ItemBytesMax + 1], 1_000_000);
        Assert.Equal(1_300_000, hitters.Total);
        Assert.DoesNotContain(hitters.Own(), pair => pair.Weight > 300_000);
    }

    [Fact]
    public void Slots_show_as_ranges()
        => Assert.Equal([(0, 2), (5, 6), (10, 10)], HotKeyOptions.RangesOf([0, 1, 2, 5, 6, 10]));
}
