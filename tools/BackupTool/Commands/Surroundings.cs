using Distro.ChangeLog.Files;

namespace Distro.BackupTool.Commands;

/// <summary>What a command of the tool touches: the disk, its output and errors, time, and the environment.</summary>
internal sealed record Surroundings(IFileSystem Files, TextWriter Output, TextWriter Errors, TimeProvider Clock, Action<TimeSpan> Pause, Func<string, string?> Environment)
{
    public long NowMilliseconds => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
