import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/** The repository's own configuration; rules that need types only for `typed`, since those want a file that exists. */
const plain = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });
const typed = new ESLint();

const TIMEOUT = 60_000;

async function rulesHit(eslint: ESLint, filePath: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath });
  return (result?.messages ?? []).map((message) => message.ruleId);
}

const BOUNDARY = '@nx/enforce-module-boundaries';
const GUARD = 'waggle/guarded-imports';

describe('[R-LAYERS] what may import what', () => {
  const forbidden: [where: string, text: string, rule: string][] = [
    ['libs/contracts/src/task.ts', "import '@waggle/config';", BOUNDARY],
    ['libs/policy/src/table.policy.ts', "import '@waggle/messaging';", BOUNDARY],
    ['libs/cache/src/cache.ts', "import '@waggle/guard';", BOUNDARY],
    ['libs/cache/src/cache.ts', "import '@waggle/runtime';", BOUNDARY],
    ['libs/cache/src/cache.ts', "import '@waggle/testing';", BOUNDARY],
    ['libs/runtime/src/boot.ts', "export * from '../../errors/src/index.js';", BOUNDARY],
    ['apps/agents/sales/src/sales.agent.ts', "import '@waggle/persistence';", GUARD],
    ['apps/agents/sales/src/sales.agent.ts', "import { Database } from '@waggle/runtime';\nexport { Database };", GUARD],
    ['apps/agents/sales/src/sales.agent.ts', "await import('@waggle/persistence');", GUARD],
    ['apps/agents/sales/src/sales.agent.ts', "import '@waggle/grants/signer';", GUARD],
    ['apps/mcp/email/src/email.module.ts', "import '@waggle/grants/signer';", GUARD],
    ['apps/gateway/src/people.ts', "import '@waggle/host/secrets';", GUARD],
    ['apps/mcp/email/src/email.module.ts', "import '@waggle/testing';", GUARD],
    ['apps/crm/src/crm.service.ts', "import './smtp.provider.js';", GUARD],
    ['apps/orchestrator/src/router.ts', "import 'nodemailer';", GUARD],
    ['apps/crm/src/crm.repository.ts', "import 'typeorm';", GUARD],
    ['apps/crm/src/crm.consumer.ts', "import 'amqplib';", GUARD],
    ['apps/crm/src/crm.service.ts', "import 'ioredis';", GUARD],
    ['apps/crm/src/crm.service.ts', "import { HttpStatus } from '@nestjs/common';\nexport { HttpStatus };", GUARD],
    ['apps/crm/src/crm.service.ts', "import { env } from 'node:process';\nexport { env };", GUARD],
    ['apps/crm/src/crm.service.ts', "export * from '@waggle/contracts/src/task.js';", GUARD],
  ];

  it.each(forbidden)('%s: %s', async (where, text, rule) => {
    expect(await rulesHit(plain, where, text)).toContain(rule);
  }, TIMEOUT);

  const allowed: [where: string, text: string][] = [
    ['apps/gatekeeper/src/grant.service.ts', "import '@waggle/grants/signer';"],
    ['apps/gateway/src/problem.ts', "import { HttpStatus } from '@nestjs/common';\nexport { HttpStatus };"],
    ['apps/mcp/email/src/email.module.ts', "import './mailbox.provider.js';"],
    ['apps/mcp/email/src/mailbox.provider.ts', "import 'nodemailer';"],
    ['apps/agents/sales/src/sales.agent.spec.ts', "import '@waggle/testing';"],
    ['libs/cache/src/cache.int-spec.ts', "import '@waggle/testing';"],
    ['libs/cache/src/cache.ts', "import '@waggle/errors';"],
  ];

  it.each(allowed)('%s may: %s', async (where, text) => {
    const hit = await rulesHit(plain, where, text);
    expect(hit.filter((rule) => rule === BOUNDARY || rule === GUARD)).toEqual([]);
  }, TIMEOUT);
});

describe('[R-LIMITS] names', () => {
  it.each([
    ['apps/crm/src/crmService.ts', 'export const a = 1;', 'waggle/file-role'],
    ['apps/crm/src/crm.manager.ts', 'export const a = 1;', 'waggle/file-role'],
    ['apps/crm/src/crm.service.repository.ts', 'export const a = 1;', 'waggle/file-role'],
    ['apps/crm/src/crm.service.ts', 'export class Contacts {}', 'waggle/class-named-as-file'],
    ['apps/crm/src/migrations/0001-create.migration.ts', 'export class Other1700000000001 {}', 'waggle/class-named-as-file'],
  ])('refuses %s with %s', async (where, text, rule) => {
    expect(await rulesHit(plain, where, text)).toContain(rule);
  }, TIMEOUT);

  it.each([
    ['apps/crm/src/crm.service.ts', 'export class CrmService {}'],
    ['libs/cache/src/cache.service.ts', 'export class Cache {}'],
    ['apps/crm/src/crm.service.int-spec.ts', 'export class Whatever {}'],
    ['apps/crm/src/migrations/0001-create-tables.migration.ts', 'export class CreateTables1700000000001 {}'],
  ])('accepts %s with %s', async (where, text) => {
    expect(await rulesHit(plain, where, text)).toEqual([]);
  }, TIMEOUT);
});

describe('[R-LIMITS] limits and safety', () => {
  const file = 'libs/errors/src/index.ts';

  it.each([
    ['any', 'export const a: any = 1;', '@typescript-eslint/no-explicit-any'],
    ['a floating promise', 'export function f(): void { Promise.resolve(); }', '@typescript-eslint/no-floating-promises'],
    [
      'a switch that forgets a case',
      "export function f(k: 'a' | 'b'): number { switch (k) { case 'a': return 1; } return 2; }",
      '@typescript-eslint/switch-exhaustiveness-check',
    ],
    ['console', "console.log('x');", 'no-console'],
    ['process.env', 'export const a = process.env.HOME;', 'n/no-process-env'],
    ['six parameters of a constructor', 'export class Index { constructor(a: 1, b: 1, c: 1, d: 1, e: 1, f: 1) {} }', 'no-restricted-syntax'],
    ['a function of 61 lines', `export function f(): void {${'\n'.repeat(61)}}`, 'max-lines-per-function'],
    ['a file of 301 lines', 'export const a = 1;\n'.repeat(301), 'max-lines'],
  ])('refuses %s', async (_what, text, rule) => {
    expect(await rulesHit(typed, file, text)).toContain(rule);
  }, TIMEOUT);

  it('refuses an import cycle', async () => {
    const hit = await rulesHit(plain, 'libs/contracts/src/priority.ts', "export * from './envelope.js';");
    expect(hit).toContain('import-x/no-cycle');
  }, TIMEOUT);
});
