// distro-log: looks into the directories that Persistence and distro-server keep. It lists, verifies and prints what is there without changing anything, beside the
// running process if need be; only truncate changes files, asks first, and wants the process stopped.
using Distro.ChangeLog.Files;
using Distro.LogTool.Commands;

return Tool.Run(args, new Surroundings(new DiskFileSystem(), Console.OpenStandardOutput(), Console.Out, Console.Error, Console.In, Environment.GetEnvironmentVariable));
