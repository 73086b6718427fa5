import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { processEnvironment } from '@waggle/config';
import { TOOLS, toolService } from '@waggle/contracts';
import { discoverApps } from '@waggle/host';
import { runConformance, startNode, type TestProcess, type TestScope, testScope } from '@waggle/testing';

const WAGGLE = join(import.meta.dirname, '../dist/main.js');
const INSPECTOR = join(dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector-cli/package.json')), 'build/index.js');
/** What every server offers of the suite's scenarios. */
const SCENARIOS = ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'];
const SERVERS = [...new Set(TOOLS.map(({ server }) => server))];

let home: string;
let scope: TestScope;
let running: TestProcess | undefined;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-mcp-'));
  scope = await testScope();
});
afterEach(async () => running?.kill());
afterAll(async () => {
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
});

const environment = () => ({ PATH: processEnvironment()['PATH'] ?? '', HOME: home, ...scope.env, WAGGLE_HOME: home, WAGGLE_GIVEN_AS_IS: 'true', EMAIL_PROVIDER: 'mailbox' });
const toolsOf = (server: string): string[] => TOOLS.filter((tool) => tool.server === server).map(({ name }) => name);

async function start(...args: string[]): Promise<string> {
  running = await startNode(WAGGLE, ['mcp', ...args], { cwd: home, env: environment(), ready: /MCP at \S+/, timeoutMs: 60_000 });
  return /MCP at (\S+)\. /.exec(running.output())?.[1] ?? '';
}

/** A client whose server ends with it. */
async function converse(server: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [WAGGLE, 'mcp', server, '--stdio'], env: environment(), stderr: 'pipe' }), { timeout: 60_000 });
  return client;
}

async function inspect(target: readonly string[], method: string, ...more: string[]): Promise<unknown> {
  // It looks for its own manifest from the folder that it is started in.
  const options = { env: environment(), cwd: dirname(INSPECTOR), timeout: 60_000 };
  const { stdout } = await promisify(execFile)(process.execPath, [INSPECTOR, ...target, '--method', method, ...more], options);
  return JSON.parse(stdout);
}

describe('waggle mcp', () => {
  it('knows a server for every tool', async () => {
    const services = (await discoverApps('single')).map(({ service }) => service);
    expect(services).toEqual(expect.arrayContaining(SERVERS.map(toolService)));
  });

  it.each(SERVERS)('serves %s so that it passes the conformance scenarios, and the MCP Inspector lists its tools [R-MCP-CONFORMANCE]', async (server) => {
    const url = await start(server, '--http', '0', '--no-auth');
    for (const scenario of SCENARIOS) {
      const { exitCode, passed, failed, output } = await runConformance(url, scenario);
      expect({ scenario, exitCode, failed, output: failed === 0 ? '' : output }).toEqual({ scenario, exitCode: 0, failed: 0, output: '' });
      expect(passed).toBeGreaterThan(0);
    }
    const { tools } = (await inspect([url], 'tools/list')) as { tools: Array<{ name: string }> };
    expect(tools.map(({ name }) => name).sort()).toEqual(toolsOf(server).sort());
    expect(await running?.stop()).toBe(0);
  }, 120_000);

  it('lets the MCP Inspector call a tool', async () => {
    // What the zone is configured for does not count here.
    const url = await start('email', '--http', '0', '--no-auth');
    const answer = (await inspect([url], 'tools/call', '--tool-name', 'search_inbox', '--tool-arg', 'limit=5')) as { structuredContent: unknown };
    expect(answer.structuredContent).toEqual({ mails: [] });
  }, 60_000);

  it('takes nobody without the token unless told so', async () => {
    const url = await start('email', '--http', '0');
    const token = /Bearer (\S+)/.exec(running?.output() ?? '')?.[1] ?? '';
    await expect(inspect([url], 'tools/list')).rejects.toThrow();
    expect(await inspect([url], 'tools/list', '--header', `Authorization: Bearer ${token}`)).toMatchObject({ tools: expect.any(Array) });
  }, 60_000);

  it.each(SERVERS)('speaks for %s on standard input and output', async (server) => {
    const client = await converse(server);
    expect((await client.listTools()).tools.map(({ name }) => name).sort()).toEqual(toolsOf(server).sort());
    await client.close();
  }, 90_000);

  it('calls tools on standard input and output as over HTTP', async () => {
    const client = await converse('email');
    expect((await client.callTool({ name: 'search_inbox', arguments: {} })).structuredContent).toEqual({ mails: [] });
    const refused = await client.callTool({ name: 'send_email', arguments: { to: ['a@b.example'], subject: 'x', text: 'y' } });
    expect(refused).toMatchObject({ isError: true, _meta: { 'waggle/error': { code: 'grant_missing' } } });
    await client.close();
  }, 90_000);

  it('ends with its input, also when that has ended before it is up', async () => {
    running = await startNode(WAGGLE, ['mcp', 'email', '--stdio'], { cwd: home, env: environment() });
    expect(await running.ended()).toBe(0);
  }, 60_000);

  it('says what is wrong with a name, a port or a missing way in', async () => {
    const ended = async (...args: string[]): Promise<string> => {
      running = await startNode(WAGGLE, ['mcp', ...args], { cwd: home, env: environment() });
      return `${await running.ended()} ${running.output()}`;
    };
    expect(await ended('fax', '--stdio')).toMatch(/^2 .*no tool server "fax"; there are .*email/s);
    expect(await ended('email')).toMatch(/^2 .*--http <port> or --stdio/s);
    expect(await ended('email', '--http', '0', '--no-auth', '--provider', 'mailbox')).toMatch(/^2 .*--provider sandbox only/s);
    expect(await ended('email', '--http', 'ten')).toMatch(/^2 .*"ten" is not a port/s);
  }, 60_000);
});
