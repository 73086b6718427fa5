import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@waggle/cli';
import type { Environment } from '@waggle/config';
import { startZone } from '@waggle/host';
import { testScope, type TestScope } from '@waggle/testing';

const UNUSED = ['intake', 'mcp-odoo', 'mcp-calendar', 'mcp-social', 'mcp-whatsapp', 'mcp-payment', 'mcp-research', 'mcp-threading', 'finance', 'content'];

/** A zone in this process that answers mail, and nothing else. */
export interface MailZone {
  readonly scope: TestScope;
  readonly home: string;
  readonly api: ApiClient;
  stop(): Promise<void>;
}

export async function startMailZone(env: Environment): Promise<MailZone> {
  const scope = await testScope();
  const home = await mkdtemp(join(tmpdir(), 'mail-zone-'));
  const cleared = async (): Promise<void> => {
    await scope.dispose();
    await rm(home, { recursive: true, force: true });
  };
  try {
    const settings = { ...scope.env, LOG_LEVEL: 'silent', UNDO_SECONDS: '0', ...env };
    const zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env: settings, gatewayPort: 0, without: UNUSED, log: () => undefined });
    return { scope, home, api: new ApiClient(zone.url, zone.operatorToken), stop: () => zone.stop().finally(cleared) };
  } catch (error) {
    await cleared();
    throw error;
  }
}
