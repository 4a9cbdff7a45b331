using System.Threading.Channels;
using Distro.ChangeLog.Files;
using Distro.Replicator.Hosting;
using Distro.ServiceDefaults.Options;
using Distro.Topology;
using Distro.Topology.Codec;
using Distro.Wire.Links;
using Distro.Wire.Machines;
using Distro.Wire.Messages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Replicator.Hosting;

/// <summary>The service's own classes over loopback and a directory of its own, spoken to as members, writers and routers would.</summary>
public sealed class ReplicatorServiceTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("distro-replicator-").FullName;

    public void Dispose() => Directory.Delete(path, recursive: true);

    [Fact]
    public async Task Who_watches_gets_the_map_now_and_at_each_change()
    {
        await using var replicator = await Running.Start(path);
        await using var router = await replicator.Connect();
        router.Send(new MapWatch(0));
        var first = await router.Map(map => map.Groups.Count == 2);
        Assert.NotEqual(0UL, first.HashSeed);
        await using var writer = await replicator.Connect();
        writer.Send(new WriterHello("w1", "127.0.0.1:9", []));
        Assert.Equal("127.0.0.1:9", (await router.Map(map => map.Writers.Count > 0)).Writer("w1")!.Endpoint);
    }

    [Fact]
    public async Task A_member_is_given_a_group_and_becomes_its_candidate()
    {
        await using var replicator = await Running.Start(path);
        await using var writer = await replicator.Connect();
        writer.Send(new WriterHello("w1", "127.0.0.1:9", []));
        await using var member = await replicator.Connect();
        member.Send(new MemberHello("store-shard-0", 42, "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"));
        using var beating = new Timer(_ => member.Send(new MemberHeartbeat(42, 0, 0, MemberRole.Replica, false, 0, 0, 0, false, 0)), null, 0, 50);
        var map = await member.Map(map => map.Groups.Any(group => group.Candidate == 42));
        Assert.Equal(1, map.Groups[map.MemberOf(42)!.Group].Epoch);
    }

    [Fact]
    public async Task A_restarted_Replicator_knows_the_cluster_it_had()
    {
        ClusterMap before;
        await using (var replicator = await Running.Start(path))
        {
            await using var writer = await replicator.Connect();
            writer.Send(new WriterHello("w1", "127.0.0.1:9", []));
            writer.Send(new MapWatch(0));
            before = await writer.Map(map => map.Writers.Count > 0);
        }

        await using (var replicator = await Running.Start(path))
        {
            await using var router = await replicator.Connect();
            router.Send(new MapWatch(0));
            var after = await router.Map(map => map.Writers.Count > 0);
            Assert.Equal((before.ClusterId, before.HashSeed), (after.ClusterId, after.HashSeed));
            Assert.True(after.Version > before.Version);
        }
    }

    [Fact]
    public async Task Users_change_by_compare_and_set_reach_who_watches_and_last()
    {
        const string ann = "user ann on #2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b ~* -@all +get\n";
        await using (var replicator = await Running.Start(path))
        {
            await using var router = await replicator.Connect();
            router.Send(new MapWatch(0));
            var accepted = await replicator.Ask(new UsersChange(0, System.Text.Encoding.Latin1.GetBytes(ann)));
            Assert.Equal((true, 1L), (accepted.IsAccepted, accepted.Version));
            Assert.Equal([ann.TrimEnd()], (await router.Map(map => map.Users is not null)).Users!.Lines);
            var late = await replicator.Ask(new UsersChange(0, "user bob on"u8.ToArray()));
            Assert.Equal((false, 1L, ann, ""), (late.IsAccepted, late.Version, System.Text.Encoding.Latin1.GetString(late.Users.Span), late.Problem));
            Assert.Equal("a user's password in clear", (await replicator.Ask(new UsersChange(1, "user bob on >secret"u8.ToArray()))).Problem);
            Assert.Equal("a user that is no line of a users file", (await replicator.Ask(new UsersChange(1, "bob on"u8.ToArray()))).Problem);
        }

        await using (var replicator = await Running.Start(path))
        {
            await using var router = await replicator.Connect();
            router.Send(new MapWatch(0));
            Assert.Equal([ann.TrimEnd()], (await router.Map(map => map.Users is not null)).Users!.Lines);
            Assert.Equal(2, (await replicator.Ask(new UsersChange(1, "user default on nopass ~* &* +@all"u8.ToArray()))).Version);
        }
    }

    [Fact]
    public async Task The_relay_has_a_port_of_its_own_which_the_map_names()
    {
        await using var replicator = await Running.Start(path);
        await using var router = await replicator.Connect();
        router.Send(new MapWatch(0));
        var map = await router.Map(map => map.RelayEndpoint.Length > 0);
        await using var replica = await Peer.Connect(map.RelayEndpoint);
        replica.Send(new RelayFollow(0, "store-shard-1", 0, 0));
        Assert.Equal(0, (await replica.Next<RelayMissed>()).Group);
    }

    [Fact]
    public async Task A_second_Replicator_on_the_same_directory_does_not_start()
    {
        await using var replicator = await Running.Start(path);
        Assert.Contains("etcd", (await Assert.ThrowsAsync<IOException>(() => Running.Start(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_with_another_number_of_groups_is_refused_and_says_which()
    {
        await using (var replicator = await Running.Start(path))
        {
            await using var router = await replicator.Connect();
            router.Send(new MapWatch(0));
            await router.Map(map => map.Groups.Count == 2);
        }

        var refused = await Assert.ThrowsAsync<OptionsException>(() => Running.Start(path, groups: 3));
        Assert.Contains("--shards 2", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly ReplicatorService service;

        private Running(ReplicatorService service) => this.service = service;

        public static async Task<Running> Start(string path, int groups = 2)
        {
            var options = new ReplicatorOptions();
            options.Bind(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Distro:Data"] = path, ["Distro:LinkSecret"] = Peer.Secret, ["Distro:Groups"] = $"{groups}", ["Distro:Durability"] = "always",
            }).Build());
            var service = new ReplicatorService(
                options, new LeaseOptions(), new DiskFileSystem(), new ProcessClock(TimeProvider.System), new Lifetime(), NullLogger<ReplicatorService>.Instance);
            try
            {
                await service.StartAsync(CancellationToken.None);
                return new Running(service);
            }
            catch
            {
                await service.DisposeAsync();
                throw;
            }
        }

        public Task<Peer> Connect() => Peer.Connect(service.Endpoint);

        public async Task<UsersChanged> Ask(UsersChange change)
        {
            var options = new ControlLinkOptions { Secret = System.Text.Encoding.UTF8.GetBytes(Peer.Secret) };
            return (await Peer.Patiently(() => UsersQuestion.AskAsync(service.Endpoint, options, change, CancellationToken.None)))!;
        }

        public ValueTask DisposeAsync() => service.DisposeAsync();
    }

    private sealed class Peer : IAsyncDisposable
    {
        public const string Secret = "a secret of the tests";

        private readonly ControlLink link;
        private readonly Channel<Message> received = Channel.CreateUnbounded<Message>();

        private Peer(ControlLink link)
        {
            this.link = link;
            _ = link.RunAsync(message => received.Writer.WriteAsync(message)).ContinueWith(_ => received.Writer.TryComplete(), TaskScheduler.Default);
        }

        public static async Task<Peer> Connect(string endpoint)
            => new(await Dial(endpoint));

        private static Task<ControlLink> Dial(string endpoint)
            => Patiently(() => ControlLink.ConnectAsync(endpoint, new ControlLinkOptions { Secret = System.Text.Encoding.UTF8.GetBytes(Secret) }, CancellationToken.None));

        /// <summary>As every peer does: a machine too busy for the handshake in time is called again.</summary>
        public static async Task<T> Patiently<T>(Func<Task<T>> call)
        {
            const int TriesMax = 20;
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await call();
                }
                catch (Exception error) when (tries < TriesMax && error is (OperationCanceledException or IOException))
                {
                }
            }
        }

        public void Send(Message message) => link.Send(message);

        public async Task<TMessage> Next<TMessage>() where TMessage : Message
        {
            while (true)
            {
                if (await received.Reader.ReadAsync() is TMessage message) return message;
            }
        }

        /// <summary>The first map for which something holds.</summary>
        public async Task<ClusterMap> Map(Func<ClusterMap, bool> holds)
        {
            while (true)
            {
                Assert.True(ClusterMapCodec.TryDecode((await Next<MapUpdate>()).Map.Span, out var map, out var problem), problem);
                if (holds(map)) return map;
            }
        }

        public ValueTask DisposeAsync() => link.DisposeAsync();
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
