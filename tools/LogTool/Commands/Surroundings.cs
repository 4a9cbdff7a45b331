using Distro.ChangeLog.Files;

namespace Distro.LogTool.Commands;

/// <summary>What a command of the tool touches: the disk, its output as bytes and as text, its errors, who answers its questions, and the environment.</summary>
internal sealed record Surroundings(IFileSystem Files, Stream Bytes, TextWriter Output, TextWriter Errors, TextReader Answers, Func<string, string?> Environment);
