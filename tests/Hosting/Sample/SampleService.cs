using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Distro.Tests.Hosting.Sample;

static partial class SampleService
{
    internal static int Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value));
        app.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            Started(app.Logger, Environment.ProcessId);
            Note("started");
        });
        app.Lifetime.ApplicationStopped.Register(() => Note("stopped"));
        app.Run();
        return 0;
    }

    [LoggerMessage(LogLevel.Information, "Sample {ProcessId} serves")]
    static partial void Started(ILogger logger, int processId);

    /// <summary>Two services stop at the same time, and appending is no single step: the lock keeps each from writing over the other's line.</summary>
    static void Note(string what)
    {
        if (Environment.GetEnvironmentVariable("SAMPLE_FOLDER") is not { } folder)
            return;
        var line = string.Create(CultureInfo.InvariantCulture, $"{Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME")} {what} {Environment.ProcessId}\n");
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var held = new FileStream(Path.Combine(folder, "notes.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                File.AppendAllText(Path.Combine(folder, "notes"), line);
                return;
            }
            catch (IOException) when (tries < 60_000)
            {
                Thread.Sleep(1);
            }
        }
    }
}
