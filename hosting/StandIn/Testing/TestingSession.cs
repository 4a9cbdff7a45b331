using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>
/// A test's hold on an AppHost: its real entry point runs on a thread of its own, is held at Build() until the test has
/// looked at the model and asks for the application, and again at Run() until the test is done with it.
/// </summary>
sealed class TestingSession(Assembly appHost)
{
    static readonly AsyncLocal<TestingSession?> current = new();

    readonly TaskCompletionSource<DistributedApplicationBuilder> builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<DistributedApplication> application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource buildAsked = new();
    readonly TaskCompletionSource ended = new();

    /// <summary>The session of the entry point that is running in this flow; null in an application's own process.</summary>
    internal static TestingSession? Current => current.Value;

    internal Assembly AppHost => appHost;

    internal Task<DistributedApplicationBuilder> Builder => builder.Task;

    internal void Start(string[] args)
    {
        var thread = new Thread(() =>
        {
            current.Value = this;
            try
            {
                appHost.EntryPoint!.Invoke(null, appHost.EntryPoint.GetParameters().Length == 0 ? [] : [args]);
                Fail(new InvalidOperationException($"{appHost.GetName().Name} ended without building an application"));
            }
            catch (TargetInvocationException failure)
            {
                Fail(failure.InnerException!);
            }
        })
        { IsBackground = true, Name = $"entry point of {appHost.GetName().Name}" };
        thread.Start();
    }

    /// <summary>The test's turn: releases the entry point and returns what it built.</summary>
    internal Task<DistributedApplication> BuildAsync()
    {
        buildAsked.TrySetResult();
        return application.Task;
    }

    internal void Suspend(DistributedApplicationBuilder builder)
    {
        this.builder.TrySetResult(builder);
        buildAsked.Task.Wait();
    }

    internal void Built(DistributedApplication application) => this.application.TrySetResult(application);

    internal void WaitForEnd() => ended.Task.Wait();

    internal void End() => ended.TrySetResult();

    void Fail(Exception failure)
    {
        builder.TrySetException(failure);
        application.TrySetException(failure);
    }
}
