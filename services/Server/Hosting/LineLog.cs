using System.Globalization;
using System.Text;
using Distro.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Hosting;

/// <summary>
/// The log as redis-server writes it, a line an event: process id, role letter, time, a mark for the level, the message. Harnesses and people wait for such lines, so
/// each is written through at once. It is the whole of logging: a server that a test suite starts by the hundred has no time for a logging framework.
/// </summary>
internal sealed class LineLog : ILoggerFactory
{
    private readonly Lock writing = new();
    private readonly Stream output;
    private readonly ServerOptions options;
    private readonly TimeProvider time;

    public LineLog(ServerOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        output = options.LogFile.Value.Length == 0
            ? Console.OpenStandardOutput()
            : new FileStream(options.LogFile.Value, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public ILogger CreateLogger(string categoryName) => new Lines(this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("this log has one place");

    public void Dispose() => output.Dispose();

    private static LogVerbosity Verbosity(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => LogVerbosity.Debug,
        LogLevel.Information => LogVerbosity.Notice,
        _ => LogVerbosity.Warning,
    };

    private void Write(LogLevel level, string message, Exception? exception)
    {
        var verbosity = Verbosity(level);
        var mark = verbosity switch { LogVerbosity.Debug => '.', LogVerbosity.Notice => '*', _ => '#' };
        var stamp = time.GetLocalNow().ToString("dd MMM yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Environment.ProcessId}:M {stamp} {mark} {message}");
        if (exception is not null)
            line.Append(" | ").Append(exception.ToString().ReplaceLineEndings(" \u21b5 "));
        var bytes = Encoding.UTF8.GetBytes(line.Append('\n').ToString());
        try
        {
            lock (writing)
            {
                output.Write(bytes);
                output.Flush();
            }
        }
        catch (IOException)
        {
            // Nobody reads it, or its disk is full: neither may stop a server.
        }
    }

    private sealed class Lines(LineLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && Verbosity(logLevel) >= log.options.LogLevel.Value;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Write(logLevel, formatter(state, exception), exception);
        }
    }
}
