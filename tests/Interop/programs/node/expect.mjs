// One line a failed check, and the count of those that held.
import { deepStrictEqual } from 'node:assert';

let checks = 0;

export function same(what, got, expected) {
  checks++;
  try {
    deepStrictEqual(got, expected);
  } catch {
    console.error(`${what}: got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`);
    process.exit(1);
  }
}

export function done(what) {
  console.log(`${what}: ${checks} checks`);
  process.exit(0);
}

process.on('unhandledRejection', error => {
  console.error(error);
  process.exit(1);
});
