// valkey-glide's cluster client on the shards themselves, in RESP3. Arguments: host port of any shard.
import { GlideClusterClient, ProtocolVersion } from '@valkey/valkey-glide';
import { same, done } from './expect.mjs';

const [host, port] = process.argv.slice(2);
const client = await GlideClusterClient.createClient({ addresses: [{ host, port: Number(port) }], protocol: ProtocolVersion.RESP3, requestTimeout: 60000, advancedConfiguration: { connectionTimeout: 60000 } });
for (let i = 0; i < 1000; i++) same('SET', await client.set(`glc:${i}`, `${i}`), 'OK');
for (let i = 0; i < 1000; i++) same('GET', await client.get(`glc:${i}`), `${i}`);
same('MSET over slots', await client.mset(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`glc:${i}`, 'x']))), 'OK');
same('MGET over slots', (await client.mget(Array.from({ length: 50 }, (_, i) => `glc:${i}`))).every(v => v === 'x'), true);
same('DEL over slots', await client.del(Array.from({ length: 1000 }, (_, i) => `glc:${i}`)), 1000);
client.close();
done('valkey-glide cluster');
