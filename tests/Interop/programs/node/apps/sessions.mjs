// express-session over connect-redis: real HTTP requests, cookies, expiry, and all that the store can do. Arguments: host port.
import { RedisStore } from 'connect-redis';
import session from 'express-session';
import { createServer } from 'node:http';
import { createClient } from 'redis';
import { same, done } from '../expect.mjs';

const [host, port] = process.argv.slice(2);
const client = await createClient({ url: `redis://${host}:${port}` }).on('error', console.error).connect();
const store = new RedisStore({ client, prefix: 'sess:', ttl: 1000 });
const call = (name, ...args) => new Promise((resolve, reject) => store[name](...args, (error, value) => error ? reject(error) : resolve(value)));
await call('clear');

const withSession = session({ store, secret: 'secret', resave: false, saveUninitialized: false });
const server = createServer((request, response) => withSession(request, response, () => {
  if (request.url === '/out') return request.session.destroy(() => response.end('out'));
  request.session.views = (request.session.views ?? 0) + 1;
  response.end(String(request.session.views));
})).listen(0, '127.0.0.1');
await new Promise(resolve => server.once('listening', resolve));
const base = `http://127.0.0.1:${server.address().port}`;

async function visit(path, cookie) {
  const response = await fetch(base + path, { headers: cookie ? { cookie } : {} });
  return { text: await response.text(), cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie };
}

const visitors = await Promise.all(Array.from({ length: 50 }, async () => {
  let { cookie } = await visit('/');
  for (let i = 2; i <= 5; i++) same('views', (await visit('/', cookie)).text, String(i));
  return cookie;
}));
same('sessions', await call('length'), 50);
same('ids', (await call('ids')).length, 50);
same('all', (await call('all')).every(each => each.views === 5), true);
same('ttl', (await client.ttl(`sess:${(await call('ids'))[0]}`)) > 900, true);
await visit('/out', visitors[0]);
same('destroyed', await call('length'), 49);
same('a new one', (await visit('/', visitors[0])).text, '1');
await call('set', 'short', { cookie: { expires: new Date(Date.now() + 100_000) }, a: 1 });
same('get', (await call('get', 'short')).a, 1);
await call('touch', 'short', { cookie: { expires: new Date(Date.now() + 1_000_000) } });
same('touched', (await client.ttl('sess:short')) > 500, true);
await call('clear');
same('cleared', await call('length'), 0);
server.closeAllConnections();
done('sessions');
