// valkey-glide against one address that answers as a stand-alone server, in RESP3. Arguments: host port.
import { GlideClient, ProtocolVersion } from '@valkey/valkey-glide';
import { same, done } from './expect.mjs';

const [host, port] = process.argv.slice(2);
const client = await GlideClient.createClient({ addresses: [{ host, port: Number(port) }], protocol: ProtocolVersion.RESP3, clientName: 'glide', requestTimeout: 60000, advancedConfiguration: { connectionTimeout: 60000 } });
same('PING', await client.ping(), 'PONG');
await client.flushall();
same('SET', await client.set('gl:a', '1'), 'OK');
same('INCR', await client.incr('gl:a'), 2);
same('MSET', await client.mset({ 'gl:x': '1', 'gl:y': '2', 'gl:z': '3' }), 'OK');
same('MGET', await client.mget(['gl:z', 'gl:none', 'gl:x']), ['3', null, '1']);
same('HSET', await client.hset('gl:h', { f: '1', g: '2' }), 2);
same('HGETALL', (await client.hgetall('gl:h')).map(e => `${e.field}=${e.value}`).sort(), ['f=1', 'g=2']);
same('SADD', await client.sadd('gl:s', ['a', 'b']), 2);
same('SMEMBERS', [...await client.smembers('gl:s')].sort(), ['a', 'b']);
same('ZADD', await client.zadd('gl:z1', { one: 1, half: 0.5 }), 2);
same('ZSCORE', await client.zscore('gl:z1', 'half'), 0.5);
same('RPUSH', await client.rpush('gl:l', ['1', '2', '3']), 3);
same('LRANGE', await client.lrange('gl:l', 0, -1), ['1', '2', '3']);
same('1,000 at once', (await Promise.all(Array.from({ length: 1000 }, (_, i) => client.set(`gl:c:${i}`, `${i}`)))).every(r => r === 'OK'), true);
same('DBSIZE', (await client.dbsize()) > 1000, true);
same('CLIENT GETNAME', await client.clientGetName(), 'glide');
await client.flushall();
client.close();
done('valkey-glide plain');
