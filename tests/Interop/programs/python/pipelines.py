"""redis-py as programs use it: long pipelines, transactions that watch, registered scripts, locks, functions. Arguments: host port tag."""
import sys
import threading
import redis

host, port = sys.argv[1], int(sys.argv[2])
tag = sys.argv[3] if len(sys.argv) > 3 else "{py}"
checks = 0


def same(what, got, expected):
    global checks
    checks += 1
    if got != expected:
        sys.exit(f"{what}: got {got!r}, expected {expected!r}")


client = redis.Redis(host=host, port=port, decode_responses=True)
for key in client.scan_iter(match=f"{tag}*", count=1000):
    client.delete(key)

with client.pipeline(transaction=False) as pipe:
    for i in range(10_000):
        pipe.set(f"{tag}:{i}", i)
    same("10,000 SETs in a pipeline", all(pipe.execute()), True)
    for i in range(10_000):
        pipe.get(f"{tag}:{i}")
    same("10,000 GETs", pipe.execute(), [str(i) for i in range(10_000)])
    pipe.lpush(f"{tag}:1", "x").get(f"{tag}:2")
    replies = pipe.execute(raise_on_error=False)
    same("an error amid a pipeline", (type(replies[0]).__name__, replies[1]), ("ResponseError", "2"))

with client.pipeline(transaction=True) as pipe:
    replies = pipe.set(f"{tag}:t", 1).incrby(f"{tag}:t", 4).hset(f"{tag}:h", mapping={"a": 1, "b": 2}).hgetall(f"{tag}:h").execute()
    same("a transaction", replies, [True, 5, 2, {"a": "1", "b": "2"}])

# Threads that count by optimistic locking: none is lost.
def count(rounds):
    own = redis.Redis(host=host, port=port, decode_responses=True)
    for _ in range(rounds):
        own.transaction(lambda pipe: (lambda now: (pipe.multi(), pipe.set(f"{tag}:counter", now + 1)))(int(pipe.get(f"{tag}:counter") or 0)), f"{tag}:counter")


threads = [threading.Thread(target=count, args=(25,)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
same("counted by WATCH", client.get(f"{tag}:counter"), "100")

compare_and_delete = client.register_script("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")
client.set(f"{tag}:cad", "mine")
same("not mine", compare_and_delete(keys=[f"{tag}:cad"], args=["yours"]), 0)
client.script_flush()
same("after SCRIPT FLUSH", compare_and_delete(keys=[f"{tag}:cad"], args=["mine"]), 1)
window = client.register_script("""
local now, span, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - span)
if redis.call('ZCARD', KEYS[1]) >= limit then return {0, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]} end
redis.call('ZADD', KEYS[1], now, ARGV[4])
redis.call('PEXPIRE', KEYS[1], span)
return {1, limit - redis.call('ZCARD', KEYS[1])}
""")
same("a sliding window", [window(keys=[f"{tag}:window"], args=[1000 + i, 500, 5, i])[0] for i in range(8)], [1] * 5 + [0] * 3)
with client.pipeline(transaction=False) as pipe:
    client.script_flush()
    for i in range(50):
        window(keys=[f"{tag}:window:{i % 5}"], args=[i, 1000, 5, i], client=pipe)
    same("scripts in a pipeline", [reply[0] for reply in pipe.execute()], [1] * 25 + [0] * 25)

shared, inside, overlaps = {"n": 0}, [], []
def locked(rounds):
    own = redis.Redis(host=host, port=port)
    for _ in range(rounds):
        with own.lock(f"{tag}:lock", timeout=30, sleep=0.002):
            inside.append(1)
            if len(inside) > 1:
                overlaps.append(1)
            shared["n"] += 1
            inside.pop()


threads = [threading.Thread(target=locked, args=(20,)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
same("locks", (shared["n"], overlaps), (80, []))

client.execute_command("FUNCTION", "LOAD", "REPLACE", "#!lua name=pyapp\nredis.register_function('pyapp_add', function(keys, args) return redis.call('INCRBY', keys[1], args[1]) end)")
same("a function", client.execute_command("FCALL", "pyapp_add", 1, f"{tag}:fn", 7), 7)
client.execute_command("FUNCTION", "DELETE", "pyapp")
binary = redis.Redis(host=host, port=port)
binary.set(f"{tag}:bin", bytes(range(256)))
same("bytes", binary.get(f"{tag}:bin"), bytes(range(256)))
keys = list(client.scan_iter(match=f"{tag}*", count=500))
for i in range(0, len(keys), 1000):
    client.delete(*keys[i:i + 1000])
same("nothing left", list(client.scan_iter(match=f"{tag}*", count=1000)), [])
print(f"{checks} checks")
