using Microsoft.Extensions.Logging;

namespace Distro.Tests.Server.Hosting;

/// <summary>A log in which one line holds up the thread that writes it, until the test lets it go.</summary>
internal sealed class HeldLine(string part) : ILoggerFactory, ILogger
{
    private readonly ManualResetEventSlim letGo = new();

    /// <summary>Completes when the line is held.</summary>
    public TaskCompletionSource IsHeld { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => letGo.Set();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!formatter(state, exception).Contains(part, StringComparison.Ordinal)) return;
        IsHeld.TrySetResult();
        letGo.Wait();
    }

    public void Dispose() => letGo.Set();
}
