// distro-rdb: data in and out in the forms that Redis and Valkey keep theirs in. It sends RDB files and append-only files to a server, makes one RDB file of what a cluster's
// Persistence (or a distro-server) keeps, and checks files. It never changes what it reads.
using Distro.ChangeLog.Files;
using Distro.RdbTool.Commands;

return Tool.Run(args, new Surroundings(new DiskFileSystem(), Console.Out, Console.Error, TimeProvider.System, Thread.Sleep, Environment.GetEnvironmentVariable));
