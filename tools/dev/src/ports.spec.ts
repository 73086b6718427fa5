import { rm, utimes } from 'node:fs/promises';
import { freePort, reservationOf, reservePort } from './ports.js';

/** Below the range that is given out: nobody else asks for it. */
const PORT = 19_999;

afterEach(() => rm(reservationOf(PORT), { force: true }));

it('is one process’s alone until that has had the time to listen', async () => {
  expect(await reservePort(PORT)).toBe(true);
  expect(await reservePort(PORT)).toBe(false);
  const long = Date.now() / 1000 - 301;
  await utimes(reservationOf(PORT), long, long);
  expect(await reservePort(PORT)).toBe(true);
});

it('given to twenty that ask at once, is one’s', async () => {
  const got = await Promise.all(Array.from({ length: 20 }, () => reservePort(PORT)));
  expect(got.filter(Boolean)).toHaveLength(1);
});

it('given out is kept from other processes, before anybody listens', async () => {
  expect(await reservePort(await freePort())).toBe(false);
});
