// redis-commander, the admin page: starts it, and asks its API for what its page shows: the tree of keys, a key of each type, INFO, commands. Arguments: host port.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Redis from 'ioredis';
import { same, done } from '../expect.mjs';

const [host, port] = process.argv.slice(2);
// Below the range of outgoing connections, one of which may have taken the port before the page listens.
const listens = port => new Promise(resolve => {
  const server = createServer().once('error', () => resolve(false)).listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
});
let pagePort;
do pagePort = 10_000 + Math.floor(Math.random() * 10_000); while (!await listens(pagePort));
const client = new Redis({ host, port: Number(port) });
for (let i = 0; i < 300; i++) await client.set(`rc:city:${i}`, i);
await client.hset('rc:kinds:hash', { a: '1' });
await client.rpush('rc:kinds:list', 'x', 'y');
await client.sadd('rc:kinds:set', 'm');
await client.zadd('rc:kinds:zset', 1, 'one');
await client.xadd('rc:kinds:stream', '1-1', 'f', 'v');

const home = mkdtempSync(join(tmpdir(), 'commander-'));
const page = spawn(process.execPath, ['node/node_modules/redis-commander/bin/redis-commander.js', '--redis-host', host, '--redis-port', port,
  '--noload', '--nosave', '--scan-count', '1000', '--address', '127.0.0.1', '--port', String(pagePort)], { env: { ...process.env, HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => { page.kill('SIGKILL'); rmSync(home, { recursive: true, force: true }); });
await new Promise((resolve, reject) => {
  let said = '';
  page.stdout.on('data', text => (said += text).includes('Redis Connection') && said.includes('listening on') ? resolve() : 0);
  page.once('exit', code => reject(new Error(`redis-commander ended with ${code}`)));
});

const base = `http://127.0.0.1:${pagePort}`;
const get = async path => (await fetch(base + path)).json();
const id = (await get('/connections')).connections[0].conId;
const tree = (await get(`/apiv2/keystree/${id}/rc:`)).data;
same('tree', tree.map(each => each.text).sort(), ['city:* (300)', 'kinds:* (5)']);
same('keys, as many as it shows at once', (await get(`/apiv2/keys/${id}/rc:city:*`)).data.length, 100);
const kinds = (await get(`/apiv2/keystree/${id}/rc:kinds:`)).data;
same('types', kinds.map(each => each.rel).sort(), ['hash', 'list', 'set', 'stream', 'zset']);
same('string', (await get(`/apiv2/key/${id}/rc:city:7`)).value, '7');
same('hash', (await get(`/apiv2/key/${id}/rc:kinds:hash`)).data, { a: '1' });
for (const kind of ['list', 'set', 'zset', 'stream']) same(kind, (await get(`/apiv2/key/${id}/rc:kinds:${kind}`)).type, kind);
const answer = await (await fetch(`${base}/apiv2/exec/${id}`, { method: 'POST', body: new URLSearchParams({ cmd: 'incr rc:city:7' }) })).json();
same('a command', answer.data, 8);
same('INFO', (await get(`/apiv2/server/${id}/info`)).data[0].info.some(each => each.key === 'Redis version'), true);
for (let i = 0; i < 300; i++) await client.del(`rc:city:${i}`);
for (const kind of ['hash', 'list', 'set', 'zset', 'stream']) await client.del(`rc:kinds:${kind}`);
done('redis-commander');
