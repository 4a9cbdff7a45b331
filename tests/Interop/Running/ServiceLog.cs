using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Interop.Running;

/// <summary>
/// What a store's services said, a file for each store, in the folder that DISTRO_TEST_LOGS names: a failure that comes once in many runs can only
/// be understood from what was written then. Without that variable nothing is kept.
/// </summary>
internal sealed class ServiceLog : ILoggerProvider
{
    private const string FolderVariable = "DISTRO_TEST_LOGS";
    private static int stores;

    private readonly StreamWriter? file;
    private readonly ConcurrentDictionary<string, Category> categories = new();

    public ServiceLog()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        file = new StreamWriter(Path.Combine(folder, $"store-{Environment.ProcessId}-{Interlocked.Increment(ref stores)}.log")) { AutoFlush = true };
    }

    public ILogger CreateLogger(string categoryName) => categories.GetOrAdd(categoryName, name => new Category(this, name));

    public void Dispose()
    {
        if (file is null) return;
        lock (file) file.Dispose();
    }

    private void Write(string category, string line)
    {
        if (file is null) return;
        lock (file)
        {
            if (file.BaseStream is { CanWrite: true }) file.WriteLine($"{DateTimeOffset.UtcNow.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {category}: {line}");
        }
    }

    /// <summary>What the testing host itself says at each look at a service's health would fill the file.</summary>
    private static bool IsKept(string category) => !category.EndsWith("HealthCheckService", StringComparison.Ordinal);

    private sealed class Category(ServiceLog log, string name) : ILogger
    {
        private readonly string shortName = name.Split('.')[^1];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && IsKept(name);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Write(shortName, formatter(state, exception));
        }
    }
}
