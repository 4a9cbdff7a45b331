"""redis-py's cluster client on the shards themselves. Arguments: host port of any shard."""
import sys
import redis
from redis.cluster import RedisCluster

host, port = sys.argv[1], int(sys.argv[2])
# A member may be without a lease for as long as a busy machine lets it wait: by default a command is given up after three tries, 0.75 s.
client = RedisCluster(host=host, port=port, decode_responses=True, cluster_error_retry_attempts=200)
checks = 0


def same(what, got, expected):
    global checks
    checks += 1
    if got != expected:
        sys.exit(f"{what}: got {got!r}, expected {expected!r}")


primaries = client.get_primaries()
same("every slot has a node", len(client.nodes_manager.slots_cache), 16384)
for i in range(2000):
    same("SET", client.set(f"pyc:{i}", i), True)
for i in range(2000):
    same("GET", client.get(f"pyc:{i}"), str(i))
same("hash tag MSET", client.mset({"{t}a": "1", "{t}b": "2"}), True)
same("hash tag MGET", client.mget("{t}a", "{t}b"), ["1", "2"])
same("MSET over slots", client.mset_nonatomic({f"pyc:{i}": i + 1 for i in range(100)}) is not None, True)
same("MGET over slots", client.mget_nonatomic([f"pyc:{i}" for i in range(100)]), [str(i + 1) for i in range(100)])
same("KEYSLOT", client.cluster_keyslot("{t}a"), client.keyslot("t"))
used = {client.get_node_from_key(f"pyc:{i}").name for i in range(2000)}
same("all primaries are used", len(used), len(primaries))
try:
    client.execute_command("MGET", "pyc:1", "pyc:2", target_nodes=primaries[0])
    sys.exit("MGET over two slots was answered")
except redis.exceptions.ClusterCrossSlotError:
    checks += 1
same("DEL", sum(client.delete(f"pyc:{i}") for i in range(2000)), 2000)
print(f"redis-py {redis.__version__} cluster, {len(primaries)} primaries: {checks} checks")
