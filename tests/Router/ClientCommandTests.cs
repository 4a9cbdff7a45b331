using Distro.Tests.Router.Fakes;

namespace Distro.Tests.Router;

/// <summary>CLIENT through the router: it is about the router's clients.</summary>
public sealed class ClientCommandTests
{
    [Fact]
    public async Task Replies_can_be_switched_off_and_skipped_wherever_they_come_from()
    {
        await using var cluster = await FakeCluster.Start(2);
        using var client = await cluster.Connect();
        await client.Send("CLIENT", "REPLY", "OFF");
        await client.Send("SET", "k", "1");
        await client.Send("PING");
        await client.Send("MGET", "a", "b", "c");
        await client.Expect("CLIENT REPLY ON", "OK");
        await client.Send("CLIENT", "REPLY", "SKIP");
        await client.Send("INCR", "k");
        await client.Expect("GET k", "2");
    }

    [Fact]
    public async Task A_pause_holds_back_writes_or_everything_until_it_ends()
    {
        await using var cluster = await FakeCluster.Start(2);
        using var admin = await cluster.Connect();
        using var writer = await cluster.Connect();
        await admin.Expect("CLIENT PAUSE 1000000 WRITE", "OK");
        await writer.Expect("GET k", "nil");
        await writer.Send("SET", "k", "1");
        await writer.Send("GET", "k");
        await admin.Expect("GET k", "nil");
        await admin.Expect("CLIENT UNPAUSE", "OK");
        Assert.Equal("OK", await writer.Read());
        Assert.Equal("1", await writer.Read());
        await admin.Expect("CLIENT PAUSE 20", "OK");
        await admin.Expect("GET k", "1");
    }
}
