using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Router.Fakes;

/// <summary>Keeps what a router under test logs: as an error, of which there must be none, and as a warning.</summary>
internal sealed class FaultLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ConcurrentQueue<string> Warnings { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => (logLevel == LogLevel.Warning ? Warnings : Lines).Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
