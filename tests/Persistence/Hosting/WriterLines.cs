using System.Collections.Concurrent;
using Distro.Persistence.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Persistence.Hosting;

/// <summary>What a writer told its operator.</summary>
internal sealed class WriterLines : ILogger<WriterService>
{
    public ConcurrentQueue<string> All { get; } = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue(formatter(state, exception));
}
