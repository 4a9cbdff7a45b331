using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Commands.Tracking;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Connection;

/// <summary>CLIENT LIST and KILL: every filter, and its opposite.</summary>
public sealed class ClientListTests
{
    [Theory]
    [InlineData("ID 2 9", "2")]
    [InlineData("NOT-ID 2", "1 3")]
    [InlineData("ADDR 127.0.0.1:1001", "2")]
    [InlineData("NOT-ADDR 127.0.0.1:1001", "1 3")]
    [InlineData("LADDR 127.0.0.1:6379", "1 2 3")]
    [InlineData("NOT-LADDR 127.0.0.1:6379", "")]
    [InlineData("USER default", "1 2")]
    [InlineData("NOT-USER default", "3")]
    [InlineData("NAME two", "2")]
    [InlineData("NOT-NAME two", "1 3")]
    [InlineData("NAME \"\"", "")]
    [InlineData("NOT-NAME \"\"", "1 2 3")]
    [InlineData("LIB-NAME \"\"", "")]
    [InlineData("NOT-LIB-VER \"\"", "1 2 3")]
    [InlineData("TYPE normal", "1 2")]
    [InlineData("TYPE PUBSUB", "3")]
    [InlineData("NOT-TYPE pubsub", "1 2")]
    [InlineData("TYPE master", "")]
    [InlineData("FLAGS P", "3")]
    [InlineData("FLAGS eT", "2")]
    [InlineData("NOT-FLAGS N", "2 3")]
    [InlineData("LIB-NAME lib", "2")]
    [InlineData("NOT-LIB-NAME lib", "1 3")]
    [InlineData("LIB-VER 1.0", "2")]
    [InlineData("NOT-LIB-VER 1.0", "1 3")]
    [InlineData("DB 3", "2")]
    [InlineData("NOT-DB 3", "1 3")]
    [InlineData("CAPA r", "3")]
    [InlineData("NOT-CAPA r", "1 2")]
    [InlineData("IP 127.0.0.1", "1 2")]
    [InlineData("NOT-IP 127.0.0.1", "3")]
    [InlineData("MAXAGE 5", "1 2")]
    [InlineData("IDLE 2", "2 3")]
    [InlineData("SKIPME yes", "2 3")]
    [InlineData("SKIPME no DB 0", "1 3")]
    [InlineData("ID 2 3 NOT-TYPE pubsub USER default", "2")]
    [InlineData("ID 2 NOT-ID 1 ID 3 1", "2 3")]
    public void Filters_choose(string filter, string ids)
    {
        using var server = Server();
        server.Run("HELLO 3");
        Assert.Equal(ids, Ids(server.Run($"CLIENT LIST {filter}")));
    }

    [Theory]
    [InlineData("LIST ID x", "-ERR syntax error")]
    [InlineData("LIST ID", "-ERR syntax error")]
    [InlineData("LIST ID 1 x", "-ERR syntax error")]
    [InlineData("LIST ID 0", "-ERR client-id should be greater than 0")]
    [InlineData("LIST NOT-ID -1", "-ERR client-id should be greater than 0")]
    [InlineData("KILL ID x", "-ERR syntax error")]
    [InlineData("LIST USER nobody", "-ERR No such user 'nobody'")]
    [InlineData("LIST NOT-USER nobody", "-ERR No such user 'nobody'")]
    [InlineData("LIST CAPA x", "-ERR Unknown capa found in the provided filter: x")]
    [InlineData("LIST NOT-FLAGS Z", "-ERR Unknown flags found in the NOT-FLAGS filter: Z")]
    [InlineData("LIST NOT-DB 99", "-ERR NOT-DB number should be between 0 and 15")]
    [InlineData("KILL ID -1", "-ERR client-id should be greater than 0")]
    [InlineData("LIST MAXAGE x", "-ERR maxage is not an integer or out of range")]
    [InlineData("KILL MAXAGE 0", "-ERR maxage should be greater than 0")]
    [InlineData("LIST IDLE -1", "-ERR idle should be greater than 0")]
    [InlineData("LIST TYPE nosuch", "-ERR Unknown client type 'nosuch'")]
    [InlineData("LIST FLAGS Z", "-ERR Unknown flags found in the provided filter: Z")]
    [InlineData("LIST SKIPME maybe", "-ERR syntax error")]
    [InlineData("LIST NAME", "-ERR syntax error")]
    [InlineData("LIST NOSUCH x", "-ERR syntax error")]
    [InlineData("LIST NOT-MAXAGE 5", "-ERR syntax error")]
    public void Filters_that_make_no_sense_are_refused(string filter, string reply)
    {
        using var server = Server();
        server.Expect($"CLIENT {filter}", reply);
    }

    [Fact]
    public void A_line_shows_everything()
    {
        using var server = Server();
        Assert.Equal("id=3 addr=10.0.0.1:5 laddr=127.0.0.1:6379 fd=-1 name= age=0 idle=10 flags=PtR capa=r db=0 sub=2 psub=1 ssub=0 multi=-1 watch=0 qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0"
            + " rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=0 events=r cmd=NULL user=someone redir=7 resp=2 lib-name= lib-ver= tot-net-in=0 tot-net-out=0 tot-cmds=0\n", server.Run("CLIENT LIST ID 3"));
    }

    [Fact]
    public void Kill_takes_the_same_filters_and_spares_the_caller()
    {
        using var server = Server();
        server.Expect("CLIENT KILL NOT-TYPE pubsub", "1");
        Assert.Equal([1L, 3L], server.Host.Sessions.Select(session => session.Id));
        Assert.False(server.Session.CloseAfterReply);
        server.Expect("CLIENT KILL 10.0.0.1:5", "OK");
        server.Expect("CLIENT KILL ID 1 SKIPME no", "1");
        Assert.True(server.Session.CloseAfterReply);
    }

    private static TestServer Server()
    {
        var server = new TestServer();
        server.Host.Sessions[1].NoEvict = true;
        server.Host.Sessions[1].NoTouch = true;
        server.Host.Sessions[1].LibraryName = "lib"u8.ToArray();
        server.Host.Sessions[1].LibraryVersion = "1.0"u8.ToArray();
        server.Host.Sessions[0].LastCommandMilliseconds = 9_000;
        var subscriber = new Session { Id = 3, Address = "10.0.0.1:5", LocalAddress = "127.0.0.1:6379", User = "someone", CreatedMilliseconds = 10_000, CanRedirect = true };
        subscriber.Tracking = new TrackingState { Mode = TrackingMode.All, RedirectId = 7, NoLoop = false, IsRedirectBroken = true };
        server.Context.Subscribers.Subscribe(subscriber, SubscriptionKind.Channel, "a"u8);
        server.Context.Subscribers.Subscribe(subscriber, SubscriptionKind.Channel, "b"u8);
        server.Context.Subscribers.Subscribe(subscriber, SubscriptionKind.Pattern, "*"u8);
        server.Host.Sessions.Add(subscriber);
        return server;
    }

    private static string Ids(string lines)
        => string.Join(' ', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith("id=", StringComparison.Ordinal)).Select(line => line.Split(' ')[0][3..]));
}
