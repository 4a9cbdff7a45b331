using Microsoft.Extensions.Logging;

namespace Distro.Tests.Interop.Running;

/// <summary>Waits for a line of a store's services: what an operator is told.</summary>
internal sealed class SaidLines : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string[] Parts, TaskCompletionSource<string> Said)> awaited = [];

    /// <summary>The first line from now on that has all of these in it.</summary>
    public Task<string> Next(params string[] parts)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) awaited.Add((parts, said));
        return said.Task;
    }

    /// <summary>The last ones, for whoever waited in vain.</summary>
    public string Last(int count)
    {
        lock (gate) return string.Join('\n', lines.TakeLast(count));
    }

    public ILogger CreateLogger(string categoryName) => new Category(this);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            foreach (var (parts, said) in awaited)
            {
                if (parts.All(part => line.Contains(part, StringComparison.Ordinal))) said.TrySetResult(line);
            }
        }
    }

    private sealed class Category(SaidLines said) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) said.Add(formatter(state, exception));
        }
    }
}
