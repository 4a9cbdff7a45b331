using Distro.Tests.Router.Fakes;

namespace Distro.Tests.Router;

/// <summary>Pub/sub among a router's clients, whatever loop they are on.</summary>
public sealed class PubSubTests
{
    [Fact]
    public async Task Messages_pass_between_clients_of_the_router()
    {
        await using var cluster = await FakeCluster.Start(2);
        using var publisher = await TestClient.Connect(cluster.Router.Port, 2);
        using var old = await TestClient.Connect(cluster.Router.Port, 2);
        using var modern = await TestClient.Connect(cluster.Router.Port, 3);
        await old.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
        await modern.Expect("PSUBSCRIBE c*", ">[psubscribe, c*, 1]");
        await old.Expect("GET k", "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
        await publisher.Expect("PUBLISH ch hello", "2");
        Assert.Equal("[message, ch, hello]", await old.Read());
        Assert.Equal(">[pmessage, c*, ch, hello]", await modern.Read());
        await modern.Expect("SET k v", "OK");
        await modern.Expect("GET k", "v");
    }
}
