"""redis-py: messages, patterns, keyspace events and monitors, against one address that answers as a stand-alone server. Arguments: host port."""
import sys
import redis

host, port = sys.argv[1], int(sys.argv[2])
PATIENCE = 60
checks = 0


def same(what, got, expected):
    global checks
    checks += 1
    if got != expected:
        sys.exit(f"{what}: got {got!r}, expected {expected!r}")


def next_of(subscription, what):
    message = subscription.get_message(timeout=PATIENCE)
    if message is None:
        sys.exit(f"{what}: nothing came")
    return (message["type"], message["pattern"], message["channel"], message["data"])


client = redis.Redis(host=host, port=port, decode_responses=True)
subscription = client.pubsub()
subscription.subscribe("news", "sport")
same("subscribe", next_of(subscription, "subscribe"), ("subscribe", None, "news", 1))
same("subscribe", next_of(subscription, "subscribe"), ("subscribe", None, "sport", 2))
subscription.psubscribe("n*")
same("psubscribe", next_of(subscription, "psubscribe"), ("psubscribe", None, "n*", 3))
same("receivers", client.publish("news", "hello"), 2)
same("both", sorted([next_of(subscription, "message"), next_of(subscription, "message")], key=str),
     sorted([("message", None, "news", "hello"), ("pmessage", "n*", "news", "hello")], key=str))
same("PUBSUB NUMSUB", client.pubsub_numsub("news", "none"), [("news", 1), ("none", 0)])
same("PUBSUB NUMPAT", client.pubsub_numpat(), 1)
for i in range(1000):
    client.publish("sport", str(i))
for i in range(1000):
    same("in order", next_of(subscription, "message"), ("message", None, "sport", str(i)))
subscription.unsubscribe("news")
same("unsubscribe", next_of(subscription, "unsubscribe"), ("unsubscribe", None, "news", 2))
subscription.ping()
same("ping", next_of(subscription, "ping")[0], "pong")
subscription.close()

# Other programs' keys must not expire among the events that are awaited here.
client.flushall()
client.config_set("notify-keyspace-events", "KEA")
events = client.pubsub()
events.psubscribe("__keyevent@0__:*")
next_of(events, "psubscribe")
for i in range(20):
    client.set(f"event:{i}", "v")
    same("event", next_of(events, "event"), ("pmessage", "__keyevent@0__:*", "__keyevent@0__:set", f"event:{i}"))
client.config_set("notify-keyspace-events", "")
events.close()

with client.monitor() as monitor:
    client.set("seen", "by the monitor")
    while True:
        line = monitor.next_command()["command"]
        if line == "SET seen by the monitor":
            break
print(f"{checks} checks")
