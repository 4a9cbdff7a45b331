using System.Text;

namespace Distro.Tests.Shard.Links;

/// <summary>Sessions through a router in the cases where the router must do what one server does by itself.</summary>
public class RoutedSessionTests
{
    [Fact]
    public async Task Subscriptions_are_confirmed_to_who_wants_no_replies()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        client.Run("HELLO 3");
        client.SendRaw("CLIENT REPLY OFF\r\nSUBSCRIBE x\r\nPING\r\nUNSUBSCRIBE x\r\nPUBSUB CHANNELS\r\nCLIENT REPLY ON\r\n");
        Assert.Equal(">[subscribe, x, 1]", client.Read());
        Assert.Equal(">[unsubscribe, x, 0]", client.Read());
        Assert.Equal("OK", client.Read());
        client.SendRaw("CLIENT REPLY SKIP\r\nSUBSCRIBE y\r\nPING\r\n");
        Assert.Equal(">[subscribe, y, 1]", client.Read());
        Assert.Equal("PONG", client.Read());
    }

    [Fact]
    public async Task Shard_channels_are_not_subscribed_to_in_a_transaction()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        client.Expect("MULTI", "OK");
        client.Expect("SSUBSCRIBE x", "QUEUED");
        client.Expect("MONITOR", "QUEUED");
        client.Expect("EXEC", "[-ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client, -ERR MONITOR isn't allowed for DENY BLOCKING client]");
        client.Expect("PING", "PONG");
    }

    [Fact]
    public async Task Nobody_is_an_import_source_where_nothing_is_imported()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        client.Expect("CLIENT IMPORT-SOURCE ON", "-ERR Server is not in import mode");
        client.Expect("CLIENT IMPORT-SOURCE OFF", "OK");
        client.Expect("CONFIG SET import-mode yes", "OK");
        client.SendRaw("CLIENT IMPORT-SOURCE ON\r\nCLIENT INFO\r\n");
        Assert.Equal("OK", client.Read());
        Assert.Contains(" flags=I ", client.Read());
        client.Expect("CLIENT IMPORT-SOURCE MAYBE", "-ERR syntax error");
    }

    [Fact]
    public async Task A_command_may_have_more_than_a_million_words()
    {
        const int words = (1 << 20) + 100;
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        client.Expect("SET k v", "OK");
        var text = new StringBuilder($"*{words}\r\n$6\r\nEXISTS\r\n");
        for (var i = 1; i < words; i++)
            text.Append("$1\r\nk\r\n");
        client.SendRaw(text.ToString());
        Assert.Equal($"{words - 1}", client.Read());
    }
}
