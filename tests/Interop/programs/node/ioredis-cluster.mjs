// ioredis's cluster client on the shards themselves. Arguments: host port of any shard.
import Redis from 'ioredis';
import { same, done } from './expect.mjs';

const [host, port] = process.argv.slice(2);
const client = new Redis.Cluster([{ host, port: Number(port) }], { slotsRefreshTimeout: 5000 });
await new Promise((ready, failed) => { client.once('ready', ready); client.once('error', failed); });
for (let i = 0; i < 1000; i++) same('SET', await client.set(`ioc:${i}`, i), 'OK');
for (let i = 0; i < 1000; i++) same('GET', await client.get(`ioc:${i}`), `${i}`);
same('hash tag', await client.mset('{u}a', '1', '{u}b', '2'), 'OK');
same('hash tag read', await client.mget('{u}a', '{u}b'), ['1', '2']);
same('more than no primary', client.nodes('master').length > 0, true);
const replicas = client.nodes('slave').length;
if (replicas > 0) {
  const reader = new Redis.Cluster([{ host, port: Number(port) }], { scaleReads: 'slave', slotsRefreshTimeout: 5000 });
  await new Promise((ready, failed) => { reader.once('ready', ready); reader.once('error', failed); });
  let value = null;
  for (let tries = 0; tries < 200 && value !== '7'; tries++) value = await reader.get('ioc:7');
  same('read from a replica', value, '7');
  reader.disconnect();
}
for (let i = 0; i < 1000; i++) same('DEL', await client.del(`ioc:${i}`), 1);
client.disconnect();
done(`ioredis cluster, ${replicas} replicas`);
