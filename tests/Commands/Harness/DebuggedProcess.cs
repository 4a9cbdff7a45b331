using Distro.Commands.Execution;

namespace Distro.Tests.Commands.Harness;

/// <summary>A process whose operator lets everybody debug it, and that notes what it was asked to do.</summary>
public sealed class DebuggedProcess : IProcessControl
{
    public DebugAccess Debug { get; set; } = DebugAccess.All;

    public DebugSwitches Switches { get; } = new();

    public List<TimeSpan> Sleeps { get; } = [];

    public List<string> Notes { get; } = [];

    public void HoldUp(TimeSpan duration) => Sleeps.Add(duration);

    public void Note(string line) => Notes.Add(line);

    public string? Shutdown(ShutdownRequest request) => null;

    public string? RewriteConfig(bool all) => null;
}
