using Distro.Commands.Execution;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Memory;

public sealed class MemoryTests : IDisposable
{
    private readonly TestServer server = new();

    [Fact]
    public void Usage_grows_with_the_value_and_is_null_without_a_key()
    {
        server.Expect("MEMORY USAGE nosuch", "nil");
        server.Run("SET small x");
        server.Run($"SET large {new string('x', 10_000)}");
        var small = long.Parse(server.Run("MEMORY USAGE small"));
        Assert.InRange(small, 10, 100);
        Assert.InRange(long.Parse(server.Run("MEMORY USAGE large SAMPLES 0")), 10_000, 13_000);
        server.Run("SADD set a");
        var before = long.Parse(server.Run("MEMORY USAGE set"));
        for (var i = 0; i < 1000; i++) server.Run($"SADD set member:{i}");
        Assert.InRange(long.Parse(server.Run("MEMORY USAGE set")), before + 10_000, before + 200_000);
    }

    [Theory]
    [InlineData("MEMORY USAGE k SAMPLES", "-ERR syntax error")]
    [InlineData("MEMORY USAGE k SAMPLES -1", "-ERR syntax error")]
    [InlineData("MEMORY USAGE k SAMPLES x", "-ERR value is not an integer or out of range")]
    [InlineData("MEMORY USAGE k NOSUCH 1", "-ERR syntax error")]
    [InlineData("MEMORY NOSUCH", "-ERR unknown subcommand 'NOSUCH'. Try MEMORY HELP.")]
    [InlineData("MEMORY PURGE", "OK")]
    public void Wrong_words_are_refused(string command, string reply) => server.Expect(command, reply);

    [Fact]
    public void The_doctor_names_what_is_out_of_bounds()
    {
        Assert.Contains("too little data", Doctor(("total.allocated", 100)));
        Assert.Contains("Nothing about", Doctor(("total.allocated", 1e8)));
        Assert.Contains("Fragmentation", Doctor(("total.allocated", 1e8), ("allocator-fragmentation.ratio", 2), ("allocator-fragmentation.bytes", 5e7)));
        Assert.Contains("Nothing about", Doctor(("total.allocated", 6e6), ("allocator-fragmentation.ratio", 2), ("allocator-fragmentation.bytes", 6e6)));
        Assert.Contains("Process overhead", Doctor(("total.allocated", 1e8), ("rss-overhead.ratio", 1.5), ("rss-overhead.bytes", 5e7)));
        Assert.Contains("Client buffers", Doctor(("total.allocated", 1e8), ("clients.count", 10), ("clients.normal", 1e7)));
        Assert.Contains("Nothing about", Doctor(("total.allocated", 1e8), ("clients.count", 100), ("clients.normal", 1e7)));
        Assert.Contains("Scripts", Doctor(("total.allocated", 1e8), ("scripts.count", 501)));
        Assert.Contains("Log backlog", Doctor(("total.allocated", 1e8), ("log.held", 9e7)));
        server.Expect("MEMORY STATS", "[total.allocated, 100000000, log.held, 90000000]");
    }

    private string Doctor(params (string Name, double Value)[] figures)
    {
        server.Host.MemoryFigures = [.. figures.Select(figure => new MemoryFigure(figure.Name, figure.Value))];
        return server.Run("MEMORY DOCTOR");
    }

    public void Dispose() => server.Dispose();
}
