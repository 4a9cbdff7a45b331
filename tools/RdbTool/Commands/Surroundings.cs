using Distro.ChangeLog.Files;

namespace Distro.RdbTool.Commands;

/// <summary>What a command of the tool touches: the disk, its output, its errors and progress, time, and the environment.</summary>
internal sealed record Surroundings(IFileSystem Files, TextWriter Output, TextWriter Errors, TimeProvider Clock, Action<TimeSpan> Pause, Func<string, string?> Environment);
