using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Distro.Tests.Hosting.Cluster;

/// <summary>The real AppHost under the testing builder, as users test theirs.</summary>
public sealed class AppHostTests : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    readonly string folder = Directory.CreateTempSubdirectory("distro-apphost-").FullName;
    readonly CancellationTokenSource bound = new(patience);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Arguments_shape_the_cluster()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--shards", "2", "--replicas", "1", "--data", folder], bound.Token);
        await using var application = await builder.BuildAsync(bound.Token);

        var store = builder.Resources.OfType<DistroResource>().Single();
        Assert.Equal((2, 1, DistroDurability.Interval, folder), (store.Shards, store.Replicas, store.Durability, store.DataDirectory));
        Assert.Equal(4, builder.Resources.Count(resource => resource.Name.StartsWith("store-shard-", StringComparison.Ordinal)));
        Assert.Null(store.PasswordParameter);
    }

    [Theory]
    [InlineData("--shards", "0")]
    [InlineData("--port", "seven")]
    [InlineData("--durability", "often")]
    [InlineData("--durability", "2")]
    public async Task An_argument_that_can_t_be_builds_nothing(string name, string value) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([name, value, "--data", folder], bound.Token));

    [Fact]
    public async Task A_configuration_key_is_an_argument_too()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--Distro:Shards", "2", "--Parameters:x=y", "--data", folder], bound.Token);
        await using var application = await builder.BuildAsync(bound.Token);
        Assert.Equal((2, 1), (builder.Resources.OfType<DistroResource>().Single().Shards, builder.Resources.OfType<DistroResource>().Single().Replicas));
    }

    [Theory, InlineData("--help"), InlineData("-h")]
    public async Task Help_is_what_the_options_are(string argument)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Projects.AppHost).Assembly.Location, argument]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        Assert.Equal(0, process.ExitCode);
        Assert.All(["--shards", "--replicas", "--writers", "--port", "--data", "--durability", "--password"], option => Assert.Contains(option, output));
    }

    [Theory]
    [InlineData("--bogus 1", "There is no option --bogus: give --shards N, ")]
    [InlineData("--shards", "--shards needs a value ")]
    [InlineData("--shards --port 7000", "--shards needs a value ")]
    [InlineData("--shards 1 --password", "--password needs a value ")]
    [InlineData("--writers 2", "--writers is '2': give 1, 3 or 5")]
    [InlineData("--tls-cert x.crt", "TLS needs a certificate and its key: ")]
    [InlineData("--tls-port 7001", "TLS needs a certificate and its key: ")]
    [InlineData("--shards 1 start", "'start' is no option: give ")]
    [InlineData("-s=3", "'-s=3' is no option: give ")]
    [InlineData("--data /proc/nope", "The data directory can't be made (")]
    [InlineData("frob x", "There is no command frob: there are list, and with a name behind it start, stop, restart, kill, failover")]
    [InlineData("shards=3", "There is no command shards=3: ")]
    [InlineData("start", "commands: list | start NAME ")]
    [InlineData("start store-shard-0 --data FOLDER", "No application answers at FOLDER/control.sock: start it, ")]
    public async Task What_makes_no_sense_is_one_line_and_exit_code_1(string arguments, string said)
    {
        if (!OperatingSystem.IsLinux() && arguments.Contains("/proc", StringComparison.Ordinal))
            return;
        string[] words = [typeof(Projects.AppHost).Assembly.Location, .. arguments.Replace("FOLDER", folder, StringComparison.Ordinal).Split(' ')];
        using var process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(bound.Token);
        var error = await process.StandardError.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);

        Assert.Equal((1, ""), (process.ExitCode, await output));
        Assert.StartsWith(said.Replace("FOLDER", folder, StringComparison.Ordinal), error);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
    }

    [Fact]
    public async Task A_cluster_serves_and_a_killed_shard_comes_back_with_its_data()
    {
        string[] arguments = ["--shards", "1", "--durability", "always", "--password", "s3cret", "--data", folder];
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(arguments, bound.Token);
        await using var application = await builder.BuildAsync(bound.Token);
        await application.StartAsync(bound.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("store", bound.Token);

        var router = application.GetEndpoint("store-router", "resp");
        Assert.Equal($"localhost:{router.Port},password=s3cret", await application.GetConnectionStringAsync("store", bound.Token));
        Assert.StartsWith("-NOAUTH", await AskAsync(router, "GET greeting"));
        Assert.Equal("+OK\r\n+OK", await AskAsync(router, "AUTH s3cret\r\nSET greeting hello"));

        await application.ResourceCommands.ExecuteCommandAsync("store-shard-0", "kill", bound.Token);
        await application.ResourceNotifications.WaitForResourceAsync("store-shard-0", KnownResourceStates.Exited, bound.Token);
        await application.ResourceCommands.ExecuteCommandAsync("store-shard-0", KnownResourceCommands.StartCommand, bound.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("store-shard-0", bound.Token);
        Assert.Equal("+OK\r\n$5\r\nhello", await AskAsync(router, "AUTH s3cret\r\nGET greeting"));
    }

    /// <summary>Sends inline commands and QUIT, and returns all replies but QUIT's.</summary>
    async Task<string> AskAsync(Uri endpoint, string commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint.Host, endpoint.Port, bound.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{commands}\r\nQUIT\r\n")), bound.Token);
        var replies = await new StreamReader(stream).ReadToEndAsync(bound.Token);
        return replies[..^"\r\n+OK\r\n".Length];
    }
}
