using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Server.Hosting;

/// <summary>What was logged; one may wait for a part of it.</summary>
internal sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> all = new();

    public IEnumerable<string> All => all;

    public async Task Await(string part)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!all.Any(line => line.Contains(part, StringComparison.Ordinal))) await Task.Delay(5, bound.Token);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => all.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }
}
