// ioredis's cluster client on the shards themselves. Arguments: host port of any shard.
import Redis from 'ioredis';
import { same, done } from './expect.mjs';

const [host, port] = process.argv.slice(2);
// A member may be without a lease for as long as a busy machine lets it wait: by default a command is given up after 16 tries, 1.6 s.
const patient = { slotsRefreshTimeout: 60000, maxRedirections: 600 };
const client = new Redis.Cluster([{ host, port: Number(port) }], patient);
await new Promise((ready, failed) => { client.once('ready', ready); client.once('error', failed); });
for (let i = 0; i < 1000; i++) same('SET', await client.set(`ioc:${i}`, i), 'OK');
for (let i = 0; i < 1000; i++) same('GET', await client.get(`ioc:${i}`), `${i}`);
same('hash tag', await client.mset('{u}a', '1', '{u}b', '2'), 'OK');
same('hash tag read', await client.mget('{u}a', '{u}b'), ['1', '2']);
same('more than no primary', client.nodes('master').length > 0, true);
const replicas = client.nodes('slave').length;
if (replicas > 0) {
  const reader = new Redis.Cluster([{ host, port: Number(port) }], { ...patient, scaleReads: 'slave' });
  await new Promise((ready, failed) => { reader.once('ready', ready); reader.once('error', failed); });
  // Until it has come there; a replica that has heard nothing for a while says so (MASTERDOWN).
  let value = null;
  for (let tries = 0; tries < 1200 && value !== '7'; tries++) {
    if (tries > 0) await new Promise(resolve => setTimeout(resolve, 50));
    value = await reader.get('ioc:7').catch(error => error.message);
  }
  same('read from a replica', value, '7');
  reader.disconnect();
}
for (let i = 0; i < 1000; i++) same('DEL', await client.del(`ioc:${i}`), 1);
client.disconnect();
done(`ioredis cluster, ${replicas} replicas`);
