// A BullMQ queue as people run it: bulk adds, workers, delays, retries with backoff, a rate limit, a job that fails for good, priorities, a flow of parent and children, and events.
// Arguments: host port prefix jobs ports-of-shards. The ports are asked how often their gate was closed, so that the cost of undeclared keys is seen.
import { FlowProducer, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq';
import Redis from 'ioredis';
import { same, done } from '../expect.mjs';

const [host, port, prefix, jobsText, shardPorts] = process.argv.slice(2);
const jobs = Number(jobsText);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const options = { connection, prefix };
const batch = 500;
const delayMilliseconds = 300, patienceMilliseconds = 100_000;
const opened = [];
const open = thing => (opened.push(thing), thing.on?.('error', error => { console.error(error); process.exit(1); }), thing);

async function gatePasses() {
  let sum = 0;
  for (const shard of shardPorts.split(',')) {
    const client = new Redis({ host, port: Number(shard) });
    sum += Number(/gate_passes:(\d+)/.exec(await client.info('stats'))?.[1] ?? 0);
    client.disconnect();
  }
  return sum;
}

function until(what, emitter, event, condition) {
  if (condition()) return Promise.resolve();
  return new Promise(resolve => {
    const limit = setTimeout(() => same(what, `nothing more within ${patienceMilliseconds} ms`, 'it happened'), patienceMilliseconds);
    emitter.on(event, () => condition() && (clearTimeout(limit), resolve()));
  });
}

// Each tenth job waits, each twentieth fails twice and then succeeds, one in fifty fails for good.
async function theQueue() {
  const queue = open(new Queue('work', options));
  await queue.obliterate({ force: true });
  const events = open(new QueueEvents('work', options));
  await events.waitUntilReady();
  let heard = 0;
  events.on('completed', () => heard++);
  const runs = new Map(), failures = [];
  let completed = 0, delayedTooEarly = 0;
  const passesBefore = await gatePasses(), began = Date.now();
  for (let i = 0; i < jobs; i += batch)
    await queue.addBulk(Array.from({ length: Math.min(batch, jobs - i) }, (_, j) => i + j).map(n => ({
      name: n % 50 === 7 ? 'hopeless' : n % 20 === 3 ? 'flaky' : 'plain',
      data: { n, due: n % 10 === 5 ? Date.now() + delayMilliseconds : 0 },
      opts: { attempts: 3, backoff: { type: 'fixed', delay: 20 }, delay: n % 10 === 5 ? delayMilliseconds : 0, priority: n % 10 === 9 ? 1 + n % 3 : undefined },
    })));
  const added = Date.now();
  const worker = open(new Worker('work', async job => {
    runs.set(job.data.n, (runs.get(job.data.n) ?? 0) + 1);
    if (job.data.due > Date.now() + 20) delayedTooEarly++;
    if (job.name === 'hopeless') throw new UnrecoverableError('never');
    if (job.name === 'flaky' && job.attemptsMade < 2) throw new Error('again');
    return job.data.n * 2;
  }, { ...options, concurrency: 50 }));
  worker.on('completed', () => completed++);
  worker.on('failed', (job, error) => error.message === 'never' && failures.push(job.data.n));
  const numbers = Array.from({ length: jobs }, (_, n) => n);
  const hopeless = numbers.filter(n => n % 50 === 7), flaky = numbers.filter(n => n % 50 !== 7 && n % 20 === 3);
  await Promise.all([until('all others completed', worker, 'completed', () => completed === jobs - hopeless.length), until('the hopeless failed', worker, 'failed', () => failures.length === hopeless.length)]);
  const seconds = (Date.now() - began) / 1000, passes = await gatePasses() - passesBefore;
  same('counts', await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized', 'completed', 'failed'),
    { waiting: 0, active: 0, delayed: 0, prioritized: 0, completed: jobs - hopeless.length, failed: hopeless.length, paused: 0 });
  same('runs of each job', numbers.filter(n => runs.get(n) !== (flaky.includes(n) ? 3 : 1)), []);
  same('failed for good', failures.sort((a, b) => a - b), hopeless);
  same('delayed jobs that came too early', delayedTooEarly, 0);
  const last = (await queue.getJobs(['completed'], 0, 20)).map(job => job.returnvalue === job.data.n * 2);
  same('return values', last.every(Boolean), true);
  await until('all completions heard', events, 'completed', () => heard === jobs - hopeless.length);
  same('retried by hand', await (async () => {
    const job = (await queue.getFailed(0, 0))[0];
    await job.retry();
    await until('failed again', worker, 'failed', () => failures.length === hopeless.length + 1);
    return job.id !== undefined;
  })(), true);
  await worker.close();
  console.log(`${jobs} jobs in ${seconds.toFixed(1)} s (${((added - began) / 1000).toFixed(1)} s adding): ${(jobs / seconds).toFixed(0)} jobs/s, ${(passes / jobs).toFixed(3)} gate passes a job`);
}

// No more than `max` jobs start within any window of `duration`.
async function rateLimit() {
  const queue = open(new Queue('limited', options));
  await queue.obliterate({ force: true });
  const max = 10, duration = 250, count = 40, started = [];
  await queue.addBulk(Array.from({ length: count }, (_, n) => ({ name: 'limited', data: { n } })));
  const worker = open(new Worker('limited', async () => { started.push(Date.now()); }, { ...options, concurrency: 20, limiter: { max, duration } }));
  await until('limited jobs', worker, 'completed', () => started.length === count);
  same('all limited jobs ran', started.length, count);
  same('the rate limit took its time', started.at(-1) - started[0] >= (count / max - 2) * duration, true);
  await worker.close();
}

async function flow() {
  const queue = open(new Queue('flow', options));
  await queue.obliterate({ force: true });
  const flows = open(new FlowProducer(options));
  const sums = [];
  const worker = open(new Worker('flow', async job => {
    if (job.name === 'child') return job.data.n;
    const values = await job.getChildrenValues();
    sums.push(Object.values(values).reduce((a, b) => a + b, 0));
    return 'sum';
  }, { ...options, concurrency: 5 }));
  const parent = await flows.add({ name: 'parent', queueName: 'flow', children: [1, 2, 3, 4].map(n => ({ name: 'child', data: { n }, queueName: 'flow' })) });
  await until('the parent', worker, 'completed', () => sums.length === 1);
  same('sum of the children', sums, [10]);
  same('dependencies', (await parent.job.getDependenciesCount()).processed, 4);
  await worker.close();
}

// Pauses, a scheduler that repeats, removal.
async function administration() {
  const queue = open(new Queue('admin', options));
  await queue.obliterate({ force: true });
  await queue.pause();
  const job = await queue.add('waits', { a: 1 }, { jobId: 'by-name' });
  let ran = 0;
  const worker = open(new Worker('admin', async () => { ran++; }, options));
  same('paused', await queue.isPaused(), true);
  same('twice by the same id', (await queue.add('waits', { a: 2 }, { jobId: 'by-name' })).id, job.id);
  same('waits while paused', await queue.getJobCountByTypes('paused', 'waiting'), 1);
  await queue.resume();
  await until('ran after the pause', worker, 'completed', () => ran === 1);
  await queue.upsertJobScheduler('often', { every: 100 }, { name: 'tick' });
  await until('ticks', worker, 'completed', () => ran >= 4);
  await queue.removeJobScheduler('often');
  same('schedulers left', (await queue.getJobSchedulers()).length, 0);
  await worker.close();
  await queue.obliterate({ force: true });
  same('obliterated', await queue.getJobCountByTypes('completed', 'waiting', 'failed', 'delayed'), 0);
}

await theQueue();
await rateLimit();
await flow();
await administration();
for (const thing of opened.reverse()) await thing.close();
done(`BullMQ with prefix ${prefix}`);
