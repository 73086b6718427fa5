import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initiatePayment } from '@waggle/contracts';
import { runKillLoop, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import { buildPayment } from '../test/payment.builder.js';
import { RevolutStandIn } from '../test/revolut-stand-in.js';
import payment from './index.js';

const OURS = 'DE89370400440532013000';

/** A provider, and how often the world outside has a payment with this reference. */
interface World {
  readonly env: Readonly<Record<string, string>>;
  readonly fromAccount: string;
  readonly made: (reference: string) => Promise<number>;
}

let fixture: ToolServerFixture;
let revolut: RevolutStandIn;
let folder: string;

beforeAll(async () => {
  revolut = await RevolutStandIn.start();
  revolut.latencyMs = 40;
  folder = await mkdtemp(join(tmpdir(), 'waggle-sepa-'));
  fixture = await startToolServer(payment, { PAYMENT_SANDBOX_LATENCY_MS: '40', PAYMENT_CAP_PAYEE_DAY: 'EUR 1000000', PAYMENT_CAP_DAY: 'EUR 1000000' });
});

afterAll(async () => {
  await fixture?.stop();
  revolut?.close();
  await rm(folder, { recursive: true, force: true });
});

const WORLDS: ReadonlyArray<readonly [string, number, () => World]> = [
  [
    'the sandbox',
    20,
    () => ({
      env: {},
      fromAccount: 'acc_eur_main',
      made: async (reference) => (await fixture.database.query('SELECT 1 FROM sandbox_payment WHERE reference = $1', [reference])).length,
    }),
  ],
  ['Revolut', 28, () => ({ env: revolut.settings, fromAccount: revolut.accountId('Main'), made: async (reference) => revolut.transactions.filter((one) => one.reference === reference).length })],
  [
    'payment files',
    12,
    () => ({ env: { PAYMENT_PROVIDER: 'sepa', PAYMENT_SEPA_FOLDER: folder, PAYMENT_SEPA_NAME: 'Biene KG', PAYMENT_SEPA_IBANS: OURS }, fromAccount: OURS, made: filesWith }),
  ],
];

async function filesWith(reference: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.xml'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.filter((text) => text.includes(`<Ustrd>${reference}</Ustrd>`) && text.endsWith('</Document>\n')).length;
}

describe('the payment server, killed between every two steps', () => {
  it.each(WORLDS)('pays every approved payment over %s exactly once [R-KILLED-EFFECTS]', async (name, kills, world) => {
    const { env, fromAccount, made } = world();
    const report = await runKillLoop({
      fixture,
      packageName: '@waggle/mcp-payment',
      portSetting: 'MCP_PAYMENT_PORT',
      env,
      tool: initiatePayment,
      kills,
      args: async () => ({ ...buildPayment({ fromAccount }) }),
      seen: (args) => made(String(args['reference'])),
    });
    process.stderr.write(`payment over ${name}: ${JSON.stringify(report)}\n`);
    expect(report).toMatchObject({ done: report.calls, lost: 0, doubled: 0, uncertain: 0, refused: [] });
  }, 400_000);
});
