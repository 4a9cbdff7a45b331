// distro-backup: looks into backups, checks every byte of them, names moments, and makes a new cluster's data directories of them. It never changes what was backed up.
using Distro.BackupTool.Commands;
using Distro.ChangeLog.Files;

return Tool.Run(args, new Surroundings(new DiskFileSystem(), Console.Out, Console.Error, TimeProvider.System, static time => Thread.Sleep(time), Environment.GetEnvironmentVariable));
