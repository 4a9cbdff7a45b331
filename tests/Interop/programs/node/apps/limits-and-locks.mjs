// rate-limiter-flexible (its script and its MULTI form) and redlock, under contention. Arguments: host port tag.
import Redis from 'ioredis';
import { BurstyRateLimiter, RateLimiterQueue, RateLimiterRedis } from 'rate-limiter-flexible';
import Redlock from 'redlock';
import { same, done } from '../expect.mjs';

const [host, port, tag = 'app'] = process.argv.slice(2);
const client = new Redis({ host, port: Number(port) }), others = Array.from({ length: 3 }, () => new Redis({ host, port: Number(port) }));
await client.del(`${tag}:counter`);

async function limiter(options, calls) {
  const limits = new RateLimiterRedis({ storeClient: client, points: 50, duration: 30, keyPrefix: `${tag}:limit:${Date.now()}`, ...options });
  const outcome = await Promise.allSettled(Array.from({ length: calls }, () => limits.consume('someone')));
  return { limits, allowed: outcome.filter(each => each.status === 'fulfilled').length, refused: outcome.filter(each => each.reason?.msBeforeNext > 0).length };
}

const plain = await limiter({}, 200);
same('allowed and refused', [plain.allowed, plain.refused], [50, 150]);
same('get', (await plain.limits.get('someone')).remainingPoints, 0);
await plain.limits.reward('someone', 160);
same('rewarded', (await plain.limits.consume('someone')).consumedPoints, 41);
await plain.limits.delete('someone');
same('deleted', await plain.limits.get('someone'), null);
const blocking = await limiter({ blockDuration: 60, keyPrefix: `${tag}:block:${Date.now()}` }, 60);
same('blocked for longer', (await blocking.limits.get('someone')).msBeforeNext > 31_000, true);
const spread = await limiter({ execEvenly: true, execEvenlyMinDelayMs: 1, duration: 1, points: 5, keyPrefix: `${tag}:even:${Date.now()}` }, 5);
same('spread', spread.allowed, 5);
const bursty = new BurstyRateLimiter(new RateLimiterRedis({ storeClient: client, points: 2, duration: 60, keyPrefix: `${tag}:b1:${Date.now()}` }),
  new RateLimiterRedis({ storeClient: client, points: 3, duration: 60, keyPrefix: `${tag}:b2:${Date.now()}` }));
same('bursts', (await Promise.allSettled(Array.from({ length: 8 }, () => bursty.consume('x')))).filter(each => each.status === 'fulfilled').length, 5);
const queued = new RateLimiterQueue(new RateLimiterRedis({ storeClient: client, points: 5, duration: 1, keyPrefix: `${tag}:q:${Date.now()}` }));
same('queue', (await Promise.all(Array.from({ length: 8 }, () => queued.removeTokens(1)))).length, 8);

// A counter that is read, and written a moment later, by many at once: without the lock updates would be lost.
const lockers = [client, ...others].map(each => new Redlock([each], { retryCount: 2000, retryDelay: 3, retryJitter: 5 }));
let inside = 0, together = 0;
await Promise.all(lockers.flatMap(locker => Array.from({ length: 10 }, async () => {
  const lock = await locker.lock(`${tag}:lock`, 60_000);
  together = Math.max(together, ++inside);
  const value = Number(await client.get(`${tag}:counter`));
  await others[0].set(`${tag}:counter`, value + 1);
  inside--;
  await lock.unlock();
})));
same('one holder at a time', together, 1);
same('no update was lost', await client.get(`${tag}:counter`), '40');
const held = await lockers[0].lock(`${tag}:lock`, 100_000);
same('not twice', await new Redlock([others[0]], { retryCount: 0 }).lock(`${tag}:lock`, 100).then(() => 'locked', () => 'refused'), 'refused');
const longer = await held.extend(1_000_000);
same('extended', (await client.pttl(`${tag}:lock`)) > 500_000, true);
await longer.unlock();
same('a lock that is gone', await longer.unlock().then(() => 'unlocked', () => 'refused'), 'refused');
done('limits and locks');
