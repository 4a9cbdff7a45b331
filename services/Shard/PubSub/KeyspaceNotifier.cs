using System.Text;
using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;

namespace Distro.Shard.PubSub;

/// <summary>
/// Publishes changes of keys: the event on the key's channel, the key on the event's, as notify-keyspace-events says. Told under the slots' locks, so the events of a key come
/// in the order of its changes. They stay in this process: a subscriber hears of the keys that live where it subscribed. While nothing is to be published nothing is collected.
/// </summary>
internal sealed class KeyspaceNotifier : ITouchedListener
{
    private const int ChannelBytesOnStack = 512;
    private const int PrefixBytesMax = 32;
    private const EventClass Channels = EventClass.OnKey | EventClass.OnEvent;

    private readonly MessageBroker broker;
    private readonly TouchedFeed feed;
    private readonly ShardOptions options;
    private volatile int wanted;

    public KeyspaceNotifier(MessageBroker broker, TouchedFeed feed, ShardOptions options)
    {
        this.broker = broker;
        this.feed = feed;
        this.options = options;
        options.NotifyEvents.Changed += TakeClasses;
        TakeClasses();
    }

    public void Touched(TouchedList touched, Client? by)
    {
        var classes = (EventClass)wanted;
        if (broker.IsSilent)
            return;
        Span<byte> text = stackalloc byte[PrefixBytesMax];
        foreach (ref readonly var touch in touched.Entries)
        {
            if ((touch.Class & classes) == 0)
                continue;
            var key = touched.Key(touch);
            var @event = text[..Encoding.ASCII.GetBytes(touch.Event, text)];
            if ((classes & EventClass.OnKey) != 0)
                Publish("__keyspace@"u8, touch.Database, key, @event);
            if ((classes & EventClass.OnEvent) != 0)
                Publish("__keyevent@"u8, touch.Database, @event, key);
        }
    }

    private void Publish(ReadOnlySpan<byte> prefix, int database, ReadOnlySpan<byte> name, ReadOnlySpan<byte> payload)
    {
        var channel = name.Length + PrefixBytesMax <= ChannelBytesOnStack ? stackalloc byte[ChannelBytesOnStack] : new byte[name.Length + PrefixBytesMax];
        prefix.CopyTo(channel);
        var length = prefix.Length;
        length += IntegerText.Write(database, channel[length..]);
        "__:"u8.CopyTo(channel[length..]);
        length += 3;
        name.CopyTo(channel[length..]);
        broker.Publish(SubscriptionKind.Channel, channel[..(length + name.Length)], payload);
    }

    private void TakeClasses()
    {
        var classes = EventLetters.Read(options.NotifyEvents.Value) ?? EventClass.None;
        var isOn = (classes & Channels) != 0 && (classes & ~Channels) != 0;
        wanted = isOn ? (int)classes : 0;
        feed.Remove(this);
        feed.Extra = isOn ? classes & (EventClass.New | EventClass.KeyMiss) : EventClass.None;
        if (isOn)
            feed.Add(this);
    }
}
