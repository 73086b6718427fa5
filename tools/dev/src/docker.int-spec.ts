import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { Redis } from 'ioredis';
import { hasDocker } from './docker.js';
import { provideInfrastructure } from './provide.js';
import { execute } from './system.js';

const { PATH = '', DOCKER_HOST, REDIS_IMAGE = 'redis:8' } = processEnvironment();

async function hasImage(): Promise<boolean> {
  if (!(await hasDocker(PATH, DOCKER_HOST))) return false;
  return execute('docker', ['image', 'inspect', REDIS_IMAGE]).then(
    () => true,
    () => false,
  );
}

// A test run must not fetch hundreds of megabytes: it uses an image that is here.
const withImage = (await hasImage()) ? describe : describe.skip;

withImage('a server in Docker', () => {
  it('comes back after SIGKILL on the same port with its data', async () => {
    const home = await mkdtemp(join(tmpdir(), 'waggle-docker-'));
    const env = { PATH, DOCKER_HOST, REDIS_IMAGE, WAGGLE_SERVERS: 'docker' };
    const infrastructure = await provideInfrastructure({ home, want: ['redis'], log: () => undefined, env });
    try {
      expect(infrastructure.how).toBe('docker');
      const redis = new Redis(infrastructure.env.REDIS_URL);
      await redis.set('kept', '7');
      redis.disconnect();
      await infrastructure.restart('redis');
      const again = new Redis(infrastructure.env.REDIS_URL);
      expect(await again.get('kept')).toBe('7');
      again.disconnect();
    } finally {
      await infrastructure.stop();
      await rm(home, { recursive: true, force: true });
    }
  }, 120_000);
});
