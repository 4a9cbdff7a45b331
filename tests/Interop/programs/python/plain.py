"""redis-py against one address that answers as a stand-alone server. Arguments: host port."""
import sys
import redis

host, port = sys.argv[1], int(sys.argv[2])
checks = 0


def same(what, got, expected):
    global checks
    checks += 1
    if got != expected:
        sys.exit(f"{what}: got {got!r}, expected {expected!r}")


def refuses(what, text, call):
    global checks
    checks += 1
    try:
        got = call()
    except redis.ResponseError as error:
        if text not in str(error):
            sys.exit(f"{what}: refused with {error}, expected {text}")
        return
    sys.exit(f"{what}: answered {got!r}, expected an error")


client = redis.Redis(host=host, port=port, decode_responses=True)
same("PING", client.ping(), True)
same("FLUSHALL", client.flushall(), True)

# Strings, with every option that redis-py knows.
same("SET", client.set("py:a", "1"), True)
same("SET NX on a key that exists", client.set("py:a", "2", nx=True), None)
same("SET GET", client.set("py:a", "5", get=True), "1")
same("INCR", client.incr("py:a", 37), 42)
same("INCRBYFLOAT", client.incrbyfloat("py:a", 0.5), 42.5)
same("APPEND", client.append("py:b", "hello"), 5)
same("GETRANGE", client.getrange("py:b", 1, 3), "ell")
same("SETRANGE", client.setrange("py:b", 0, "J"), 5)
same("STRLEN", client.strlen("py:b"), 5)
same("binary value", redis.Redis(host=host, port=port).set(b"py:\x00\xff", bytes(range(256))), True)
same("binary value back", redis.Redis(host=host, port=port).get(b"py:\x00\xff"), bytes(range(256)))

# Keys of many groups in one call.
pairs = {f"py:m:{i}": str(i) for i in range(200)}
same("MSET", client.mset(pairs), True)
same("MGET", client.mget(list(pairs) + ["py:none"]), list(pairs.values()) + [None])
same("EXISTS", client.exists(*pairs), 200)
same("TOUCH", client.touch(*pairs), 200)
same("SCAN", sorted(client.scan_iter("py:m:*", count=10)), sorted(pairs))
same("KEYS", sorted(client.keys("py:m:*")), sorted(pairs))
same("DBSIZE", client.dbsize(), 203)
same("UNLINK", client.unlink(*list(pairs)[:50]), 50)
same("DEL", client.delete(*pairs), 150)

# Expiry.
same("EXPIRE", client.expire("py:b", 100), True)
same("TTL", 0 < client.ttl("py:b") <= 100, True)
same("PERSIST", client.persist("py:b"), True)
same("TTL of a lasting key", client.ttl("py:b"), -1)
same("TTL of no key", client.ttl("py:none"), -2)

# Collections.
same("HSET", client.hset("py:h", mapping={"f": "1", "g": "2"}), 2)
same("HGETALL", client.hgetall("py:h"), {"f": "1", "g": "2"})
same("HINCRBY", client.hincrby("py:h", "f", 9), 10)
same("HMGET", client.hmget("py:h", ["f", "x"]), ["10", None])
same("RPUSH", client.rpush("py:l", *range(300)), 300)
same("LRANGE", client.lrange("py:l", 100, 102), ["100", "101", "102"])
same("LPOP", client.lpop("py:l", 2), ["0", "1"])
same("SADD", client.sadd("py:s", *range(1000)), 1000)
same("SMEMBERS", client.smembers("py:s"), {str(i) for i in range(1000)})
same("SSCAN", sorted(client.sscan_iter("py:s", count=50), key=int), [str(i) for i in range(1000)])
same("ZADD", client.zadd("py:z", {f"m{i:04}": i / 2 for i in range(1000)}), 1000)
same("ZRANGE with scores", client.zrange("py:z", 0, 1, withscores=True), [("m0000", 0.0), ("m0001", 0.5)])
same("ZRANGE by score", client.zrange("py:z", 10, 11, byscore=True), ["m0020", "m0021", "m0022"])
same("ZRANK", client.zrank("py:z", "m0500"), 500)
same("ZSCAN", len(dict(client.zscan_iter("py:z"))), 1000)
same("TYPE", [client.type(f"py:{t}") for t in "blhsz"], ["string", "list", "hash", "set", "zset"])
refuses("a list command on a hash", "WRONGTYPE", lambda: client.lpush("py:h", 1))
refuses("an unknown command", "unknown command", lambda: client.execute_command("NOSUCH", "a"))

# A pipeline keeps its order.
pipe = client.pipeline(transaction=False)
for i in range(1000):
    pipe.set(f"py:p:{i}", i)
    pipe.get(f"py:p:{i}")
same("pipeline", pipe.execute(), [x for i in range(1000) for x in (True, str(i))])

# Databases.
other = redis.Redis(host=host, port=port, db=3, decode_responses=True)
same("other database is empty", other.get("py:a"), None)
other.set("py:a", "three")
same("own value", client.get("py:a"), "42.5")
same("FLUSHDB", other.flushdb(), True)
same("other values stay", client.get("py:a"), "42.5")

same("CLIENT SETNAME", client.client_setname("interop"), True)
same("CLIENT GETNAME", client.client_getname(), "interop")
same("INFO", client.info("server")["redis_mode"], "standalone")
same("FLUSHALL", client.flushall(), True)
same("empty", client.dbsize(), 0)
print(f"redis-py {redis.__version__} plain: {checks} checks")
