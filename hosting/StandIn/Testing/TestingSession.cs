using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>
/// A test's hold on an AppHost: its real entry point runs on a thread of its own, is held at Build() until the test has
/// looked at the model and asks for the application, and again at Run() until the test is done with it.
/// </summary>
sealed class TestingSession(Assembly appHost)
{
    static readonly AsyncLocal<TestingSession?> _current = new();

    readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _buildAsked = new();
    readonly TaskCompletionSource _ended = new();

    /// <summary>The session of the entry point that is running in this flow; null in an application's own process.</summary>
    internal static TestingSession? Current => _current.Value;

    internal Assembly AppHost => appHost;

    internal Task<DistributedApplicationBuilder> Builder => _builder.Task;

    internal void Start(string[] args)
    {
        var thread = new Thread(() =>
        {
            _current.Value = this;
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
        _buildAsked.TrySetResult();
        return _application.Task;
    }

    internal void Suspend(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _buildAsked.Task.Wait();
    }

    internal void Built(DistributedApplication application) => _application.TrySetResult(application);

    internal void WaitForEnd() => _ended.Task.Wait();

    internal void End() => _ended.TrySetResult();

    void Fail(Exception failure)
    {
        _builder.TrySetException(failure);
        _application.TrySetException(failure);
    }
}
