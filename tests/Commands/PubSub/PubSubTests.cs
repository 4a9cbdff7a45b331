using System.Text;
using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.PubSub;

/// <summary>Subscriptions and messages of one loop and of several, without sockets.</summary>
public sealed class PubSubTests
{
    [Fact]
    public void Subscribing_is_confirmed_name_by_name()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        Assert.Equal([">[subscribe, a, 1]", ">[subscribe, b, 2]", ">[subscribe, a, 2]"], Replies(server, "SUBSCRIBE a b a"));
        Assert.Equal([">[psubscribe, x*, 3]"], Replies(server, "PSUBSCRIBE x*"));
        Assert.Equal([">[ssubscribe, a, 1]"], Replies(server, "SSUBSCRIBE a"));
        Assert.Equal([">[unsubscribe, a, 2]", ">[unsubscribe, nosuch, 2]"], Replies(server, "UNSUBSCRIBE a nosuch"));
        Assert.Equal([">[punsubscribe, x*, 1]"], Replies(server, "PUNSUBSCRIBE"));
        Assert.Equal([">[unsubscribe, b, 0]"], Replies(server, "UNSUBSCRIBE"));
        Assert.Equal([">[unsubscribe, nil, 0]"], Replies(server, "UNSUBSCRIBE"));
        Assert.Equal([">[sunsubscribe, a, 0]"], Replies(server, "SUNSUBSCRIBE a"));
    }

    [Fact]
    public void Resp2_knows_a_subscribed_mode()
    {
        using var server = new TestServer();
        Assert.Equal(["[subscribe, a, 1]"], Replies(server, "SUBSCRIBE a"));
        server.Expect("GET a", "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
        server.Expect("CLIENT ID", "-ERR Can't execute 'client|id': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
        server.Expect("PING", "[pong, \"\"]");
        server.Expect("PING hello", "[pong, hello]");
        Assert.Equal(["[punsubscribe, nil, 1]"], Replies(server, "PUNSUBSCRIBE"));
        Assert.Equal(["[unsubscribe, a, 0]"], Replies(server, "UNSUBSCRIBE"));
        server.Expect("PING", "PONG");
        Replies(server, "PSUBSCRIBE *");
        server.Expect("RESET", "RESET");
        server.Expect("PUBSUB NUMPAT", "0");
    }

    [Fact]
    public void Questions_about_channels()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        Replies(server, "SUBSCRIBE news sport");
        Replies(server, "SSUBSCRIBE shard");
        Replies(server, "PSUBSCRIBE n* s*");
        server.Expect("PUBSUB CHANNELS n*", "[news]");
        server.Expect("PUBSUB NUMSUB news nosuch", "[news, 1, nosuch, 0]");
        server.Expect("PUBSUB NUMPAT", "2");
        server.Expect("PUBSUB SHARDCHANNELS", "[shard]");
        server.Expect("PUBSUB SHARDNUMSUB shard news", "[shard, 1, news, 0]");
        server.Expect("PUBSUB CHANNELS a b", "-ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.");
        server.Expect("PUBLISH news hello", "2");
        server.Expect("PUBLISH sport hello", "2");
        server.Expect("PUBLISH shard hello", "1");
        server.Expect("SPUBLISH shard hello", "1");
        server.Expect("PUBLISH other hello", "0");
    }

    [Fact]
    public void A_message_reaches_takers_of_every_loop_once_a_subscription_and_never_those_who_came_later()
    {
        var broker = new MessageBroker(3);
        var early = new Taker(broker.Tables[0]);
        var late = new Taker(broker.Tables[2]);
        early.Table.Subscribe(early.Session, SubscriptionKind.Channel, "ch"u8);
        early.Table.Subscribe(early.Session, SubscriptionKind.Pattern, "c*"u8);
        Assert.Equal(2, broker.Publish(SubscriptionKind.Channel, "ch"u8, "one"u8));
        late.Table.Subscribe(late.Session, SubscriptionKind.Channel, "ch"u8);
        Assert.Equal(3, broker.Publish(SubscriptionKind.Channel, "ch"u8, "two"u8));
        foreach (var table in broker.Tables) table.Deliver();
        Assert.Equal([">[message, ch, one]", ">[pmessage, c*, ch, one]", ">[message, ch, two]", ">[pmessage, c*, ch, two]"], early.Taken);
        Assert.Equal([">[message, ch, two]"], late.Taken);

        early.Table.Forget(early.Session);
        late.Table.Unsubscribe(late.Session, SubscriptionKind.Channel, "ch"u8);
        Assert.Equal(0, broker.Publish(SubscriptionKind.Channel, "ch"u8, "three"u8));
        Assert.True(broker.IsSilent);
        Assert.Empty(broker.Names(SubscriptionKind.Channel));
    }

    [Fact]
    public void Loops_are_woken_once_for_many_messages()
    {
        var broker = new MessageBroker(2);
        var woken = 0;
        broker.Tables[1].Wake = () => woken++;
        var taker = new Taker(broker.Tables[1]);
        taker.Table.Subscribe(taker.Session, SubscriptionKind.Channel, "ch"u8);
        for (var i = 0; i < 100; i++) broker.Publish(SubscriptionKind.Channel, "ch"u8, "m"u8);
        Assert.Equal(1, woken);
        taker.Table.Deliver();
        Assert.Equal(100, taker.Taken.Count);
        broker.Publish(SubscriptionKind.Channel, "ch"u8, "m"u8);
        Assert.Equal(2, woken);
    }

    [Fact]
    public void Shard_channels_that_leave_tell_their_takers()
    {
        var broker = new MessageBroker(1);
        var taker = new Taker(broker.Tables[0]);
        taker.Table.Subscribe(taker.Session, SubscriptionKind.ShardChannel, "a"u8);
        taker.Table.Subscribe(taker.Session, SubscriptionKind.ShardChannel, "b"u8);
        taker.Table.Evict("a"u8);
        Assert.Equal([">[sunsubscribe, a, 1]"], taker.Taken);
        Assert.Equal(0, broker.Publish(SubscriptionKind.ShardChannel, "a"u8, "x"u8));
    }

    [Fact]
    public void Who_unsubscribed_gets_what_was_published_between_and_nothing_else()
    {
        var broker = new MessageBroker(1);
        var table = broker.Tables[0];
        var woken = 0;
        table.Wake = () => woken++;
        var (steady, first, second) = (new Taker(table), new Taker(table), new Taker(table));
        steady.Subscribe("ch"u8);
        first.Subscribe("ch"u8);
        Say("1");
        second.Subscribe("ch"u8);
        Say("2");
        second.Unsubscribe("ch"u8);
        Say("3");
        first.Unsubscribe("ch"u8);
        second.Subscribe("ch"u8);
        Say("4");
        second.Unsubscribe("ch"u8);
        Say("5");
        Assert.Equal(2, woken);
        table.Deliver(SubscriptionKind.Channel, "ch"u8, PushText.Of("message"u8, "ch"u8, "from elsewhere"u8).Span);
        table.Deliver();
        Assert.Equal(Messages("from elsewhere", "1", "2", "3", "4", "5"), steady.Taken);
        Assert.Equal(Messages("1", "2", "3"), first.Taken);
        Assert.Equal(Messages("2", "4"), second.Taken);
        Say("6");
        table.Deliver();
        Assert.Equal(3, first.Taken.Count);
        Assert.Equal(2, second.Taken.Count);

        void Say(string text) => broker.Publish(SubscriptionKind.Channel, "ch"u8, Encoding.ASCII.GetBytes(text));
        static IEnumerable<string> Messages(params string[] texts) => texts.Select(text => $">[message, ch, {text}]");
    }

    [Fact]
    public void Ended_subscriptions_cost_no_more_than_their_number_and_their_messages()
    {
        const int Rounds = 20_000;
        var table = new MessageBroker(1).Tables[0];
        var taker = new Taker(table);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var name in new[] { "a", "b" })
            {
                var channel = Encoding.ASCII.GetBytes(name);
                taker.Subscribe(channel);
                Assert.Equal(1, table.Broker.Publish(SubscriptionKind.Channel, channel, "x"u8));
                taker.Unsubscribe(channel);
            }
        }

        table.Deliver();
        Assert.Equal(2 * Rounds, taker.Taken.Count);
        Assert.True(table.Ended.IsEmpty);
        Assert.InRange(table.Ended.Looks, 2 * Rounds, 4 * 2 * Rounds);
    }

    private static List<string> Replies(TestServer server, string command)
    {
        var parser = new RequestParser();
        var line = Encoding.Latin1.GetBytes(command + "\r\n");
        Assert.Equal(RequestStatus.Complete, parser.Parse(line));
        server.Execute(parser.Source(line), parser.Arguments);
        return Values(server.LastReply);
    }

    private static List<string> Values(ReadOnlySpan<byte> replies)
    {
        var values = new List<string>();
        while (!replies.IsEmpty)
        {
            var value = ReplyValue.Parse(replies, out var length);
            Assert.NotNull(value);
            values.Add(value.ToString());
            replies = replies[length..];
        }

        return values;
    }

    private sealed class Taker : IPushTarget
    {
        public Taker(SubscriberTable table)
        {
            Table = table;
            Session = new Session { Id = 1, PushTarget = this };
        }

        public SubscriberTable Table { get; }

        public Session Session { get; }

        public List<string> Taken { get; } = [];

        public void Subscribe(ReadOnlySpan<byte> channel) => Assert.True(Table.Subscribe(Session, SubscriptionKind.Channel, channel));

        /// <summary>As inside a transaction.</summary>
        public void Unsubscribe(ReadOnlySpan<byte> channel) => Assert.True(Table.Unsubscribe(Session, SubscriptionKind.Channel, channel, takesLeft: true));

        public void Push(ReadOnlySpan<byte> push) => Taken.AddRange(Values(push));
    }
}
