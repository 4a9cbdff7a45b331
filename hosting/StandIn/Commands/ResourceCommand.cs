using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ApplicationModel
{
    public enum ResourceCommandState
    {
        Enabled,
        Disabled,
        Hidden,
    }

    public sealed class UpdateCommandStateContext
    {
        public required CustomResourceSnapshot ResourceSnapshot { get; init; }

        public required IServiceProvider ServiceProvider { get; init; }
    }

    public sealed class ExecuteCommandContext
    {
        public required string ResourceName { get; init; }

        public required IServiceProvider ServiceProvider { get; init; }

        public required CancellationToken CancellationToken { get; init; }
    }

    public sealed class ExecuteCommandResult
    {
        public required bool Success { get; init; }

        public string? ErrorMessage { get; init; }
    }

    public static class CommandResults
    {
        public static ExecuteCommandResult Success() => new() { Success = true };

        public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, ErrorMessage = errorMessage };
    }

    /// <summary>How a command is offered. The stand-in offers commands by name, so only the state matters to it.</summary>
    public sealed class CommandOptions
    {
        public static CommandOptions Default { get; } = new();

        public string? Description { get; set; }

        public string? ConfirmationMessage { get; set; }

        public string? IconName { get; set; }

        public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
    }

    public sealed class ResourceCommandAnnotation(
        string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions options) : IResourceAnnotation
    {
        public string Name { get; } = name;

        public string DisplayName { get; } = displayName;

        public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; } = executeCommand;

        public CommandOptions Options { get; } = options;
    }

    /// <summary>Commands that every process has.</summary>
    public static class KnownResourceCommands
    {
        public static readonly string StartCommand = "start";
        public static readonly string StopCommand = "stop";
        public static readonly string RestartCommand = "restart";
    }
}

namespace Aspire.Hosting
{
    public static class CommandExtensions
    {
        public static IResourceBuilder<T> WithCommand<T>(
            this IResourceBuilder<T> builder, string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
            CommandOptions? commandOptions = null) where T : IResource =>
            builder.WithAnnotation(new ResourceCommandAnnotation(name, displayName, executeCommand, commandOptions ?? CommandOptions.Default));
    }
}
