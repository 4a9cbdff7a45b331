// distro-server: one shard and its log in one process, started, configured and stopped as redis-server is, for those who want a server and no cluster:
// development, tests, tools that start a server of their own. What it composes are the classes of the services; it adds a configuration file, signals and files.
using Distro.Server.Hosting;

namespace Distro.Server;

internal static class ServerProgram
{
    private static Task<int> Main(string[] args) => ServerProcess.Run(args);
}
