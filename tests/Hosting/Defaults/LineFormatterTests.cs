using Distro.ServiceDefaults.Lines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Hosting.Defaults;

public sealed class LineFormatterTests
{
    [Fact]
    public void An_event_is_one_line() =>
        Assert.Equal("10:31:07.412 warn Member: Lost the lease\n", Format("Distro.Shard.Member", "Lost the lease", null));

    [Fact]
    public void An_exception_stays_on_the_line() =>
        Assert.Equal("10:31:07.412 warn Member: Two ↵ lines | System.IO.IOException: disk ↵ full\n", Format("Member", "Two\nlines\n", new IOException("disk\r\nfull")));

    static string Format(string category, string message, Exception? exception)
    {
        var entry = new LogEntry<string>(LogLevel.Warning, category, default, message, exception, (state, _) => state);
        var writer = new StringWriter();
        new LineFormatter(new StoppedClock()).Write(in entry, null, writer);
        return writer.ToString();
    }

    sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 10, 31, 7, 412, TimeSpan.Zero);
    }
}
