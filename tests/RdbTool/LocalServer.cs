using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Tests.Shard;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.RdbTool;

/// <summary>A distro-server in this process, and a client of it.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly RunningServer server;

    public LocalServer(string folder, params string[] arguments)
    {
        var options = new ServerOptions();
        new ConfigLoader(options).LoadText("", CommandLine.Parse([.. arguments, "--port", "0", "--dir", folder, "--log-ring-bytes", "64mb", "--loops", "2", "--enable-debug-command", "yes"]).Lines);
        server = RunningServer.Start(options, null, NullLoggerFactory.Instance, static _ => { });
        Client = new RespClient(server.Port);
        while (Client.Run("PING") != "PONG") Thread.Yield();
    }

    public RespClient Client { get; }

    public string Address => $"127.0.0.1:{server.Port}";

    public int Port => server.Port;

    public string Digest => Client.Run("DEBUG DIGEST");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
    }
}
