// Client-side caching: node-redis with its cache on RESP3, and ioredis with a second connection that is told by REDIRECT (RESP2). Arguments: host port tag.
// The tag is a hash tag, so that all keys lie in one slot where a server wants that.
import Redis from 'ioredis';
import { createClient } from 'redis';
import { same, done } from '../expect.mjs';

const [host, port, tag = '{csc}'] = process.argv.slice(2);
const url = `redis://${host}:${port}`;
const key = name => `${tag}:${name}`;

async function eventually(what, condition) {
  const limit = Date.now() + 60_000;
  while (!await condition()) {
    if (Date.now() > limit) same(what, 'not within 60 s', 'true');
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  same(what, true, true);
}

async function nodeRedis() {
  const cached = await createClient({ url, RESP: 3, clientSideCache: { ttl: 0, maxEntries: 0, evictPolicy: 'LRU' } }).on('error', console.error).connect();
  const other = await createClient({ url }).on('error', console.error).connect();
  const names = Array.from({ length: 500 }, (_, i) => key(`node:${i}`));
  await Promise.all(names.map(name => other.set(name, '1')));
  const cache = () => cached.options.clientSideCache ?? cached;
  await Promise.all(names.map(name => cached.get(name)));
  const before = await commandCalls(other, 'get');
  for (let round = 0; round < 5; round++)
    same('cached', (await Promise.all(names.map(name => cached.get(name)))).every(value => value === '1'), true);
  same('answered without the server', await commandCalls(other, 'get') - before, 0);
  await Promise.all(names.filter((_, i) => i % 2).map(name => other.incr(name)));
  await eventually('invalidated', async () => (await Promise.all(names.map(name => cached.get(name)))).every((value, i) => value === (i % 2 ? '2' : '1')));
  await other.hSet(key('node:h'), { a: '1', b: '2' });
  same('a hash', { ...await cached.hGetAll(key('node:h')) }, { a: '1', b: '2' });
  await other.hSet(key('node:h'), 'a', '3');
  await eventually('the hash again', async () => (await cached.hGetAll(key('node:h'))).a === '3');
  await other.set(key('node:ttl'), 'x', { PX: 50 });
  await cached.get(key('node:ttl'));
  await eventually('expired', async () => await cached.get(key('node:ttl')) === null);
  await other.flushAll();
  await eventually('flushed', async () => await cached.get(names[0]) === null);
  same('still there', typeof cache(), 'object');
  cached.destroy();
  other.destroy();
}

// Through a Router calls are counted by the Router itself; a plain client on the same address asks.
async function commandCalls(client, name) {
  const match = new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(await client.info('commandstats'));
  return match ? Number(match[1]) : 0;
}

async function ioredis() {
  const options = { host, port: Number(port) };
  const listener = new Redis(options), cached = new Redis(options), other = new Redis(options);
  const told = [];
  await listener.subscribe('__redis__:invalidate');
  listener.on('message', (_, keys) => told.push(keys));
  const id = await clientId(options, listener);
  await cached.client('TRACKING', 'ON', 'REDIRECT', id);
  await other.set(key('io:a'), '1');
  same('read', await cached.get(key('io:a')), '1');
  same('GETREDIR', await cached.client('GETREDIR'), Number(id));
  await other.set(key('io:a'), '2');
  await eventually('told once', () => told.length === 1);
  await other.set(key('io:a'), '3');
  same('read again', await cached.get(key('io:a')), '3');
  await other.del(key('io:a'));
  await eventually('told of the second change only', () => told.length === 2);
  await cached.client('TRACKING', 'OFF');
  await cached.client('TRACKING', 'ON', 'REDIRECT', id, 'BCAST', 'PREFIX', key('io:b'), 'NOLOOP');
  await cached.set(key('io:b:own'), '1');
  await other.mset(key('io:b:1'), '1', key('io:c:1'), '1');
  // A Router's shards do not know whose change it was: there the client may hear of its own, too.
  const heard = name => told.some(keys => [keys].flat().some(each => String(each).includes(key(name))));
  await eventually('broadcast', () => heard('io:b:1'));
  same('other prefixes', heard('io:c:1'), false);
  for (const client of [listener, cached, other]) client.disconnect();
}

// A subscribed RESP2 connection may not ask for its own id: it is found by its name.
async function clientId(options, listener) {
  const asking = new Redis(options);
  await listener.unsubscribe('__redis__:invalidate');
  const id = await listener.client('ID');
  await listener.subscribe('__redis__:invalidate');
  asking.disconnect();
  return id;
}

await nodeRedis();
await ioredis();
done('client-side caching');
