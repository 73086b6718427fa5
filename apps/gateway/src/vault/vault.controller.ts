import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { type ReplyOf, VaultBackup, VaultDelete, VaultExport, VaultKey, VaultList, VaultRestore, VaultRewrap, VaultStore } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, Summary } from '../input/open-api.js';
import { replyOf } from '../openapi/json-schema.js';
import { shape } from '../input/shape-pipe.js';
import { putSchema, restoreSchema, rotateSchema, SEALED_EXAMPLE, sealedBodySchema, secretName, wordOf } from './vault-input.js';

const NAME = shape(secretName);
/** A backup opens every secret, and stretches a passphrase. */
const TIMEOUT_MS = 60_000;

/** The vault for admins: names and dates, and values only on their way in. */
@Controller('api/vault')
@Allow('admin')
export class VaultController {
  constructor(private readonly messenger: Messenger) {}

  @Get('key')
  @Summary('The public key that values for the vault are sealed to (compact JWE, ECDH-ES, A256GCM, sub "for the vault")')
  @DescribeAnswer(replyOf(VaultKey))
  async key(): Promise<ReplyOf<typeof VaultKey>> {
    return this.messenger.ask(VaultKey, {});
  }

  @Get('secrets')
  @Summary('The secrets: names, versions, readers and dates, never values')
  @DescribeAnswer(replyOf(VaultList))
  async list(): Promise<ReplyOf<typeof VaultList>> {
    return this.messenger.ask(VaultList, {});
  }

  @Put('secrets/:name')
  @Summary('Stores a secret, or a new version of it')
  @DescribeParam('name', secretName, 'smtp-url')
  @DescribeBody(putSchema, { sealed: SEALED_EXAMPLE, readers: ['mcp-email'] })
  @DescribeAnswer(replyOf(VaultStore))
  async put(@Param('name', NAME) name: string, @Body(shape(putSchema)) given: z.infer<typeof putSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof VaultStore>> {
    return this.messenger.ask(VaultStore, { ...wordOf('vault.store', { name, ...given }, signed), sealed: given.sealed });
  }

  @Post('secrets/:name/rotate')
  @HttpCode(200)
  @Summary('A new value for a secret that is there; its readers stay')
  @DescribeParam('name', secretName, 'smtp-url')
  @DescribeBody(rotateSchema, { sealed: SEALED_EXAMPLE })
  @DescribeAnswer(replyOf(VaultStore))
  async rotate(@Param('name', NAME) name: string, @Body(shape(rotateSchema)) given: z.infer<typeof rotateSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof VaultStore>> {
    return this.messenger.ask(VaultStore, { ...wordOf('vault.rotate', { name, ...given }, signed), sealed: given.sealed });
  }

  @Post('secrets/:name/export')
  @HttpCode(200)
  @Summary('The secret as a Fernet token under a Fernet key of yours, which is what is sealed')
  @DescribeParam('name', secretName, 'smtp-url')
  @DescribeBody(sealedBodySchema, { sealed: SEALED_EXAMPLE })
  @DescribeAnswer(replyOf(VaultExport))
  async export(@Param('name', NAME) name: string, @Body(shape(sealedBodySchema)) { sealed }: z.infer<typeof sealedBodySchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof VaultExport>> {
    return this.messenger.ask(VaultExport, { ...wordOf('vault.export', { name, sealed }, signed), sealed });
  }

  @Delete('secrets/:name')
  @Summary('Removes every version of a secret')
  @DescribeParam('name', secretName, 'smtp-url')
  @DescribeAnswer(replyOf(VaultDelete))
  async delete(@Param('name', NAME) name: string, @Caller() signed: Signed): Promise<ReplyOf<typeof VaultDelete>> {
    return this.messenger.ask(VaultDelete, wordOf('vault.delete', { name }, signed));
  }

  @Post('rewrap')
  @HttpCode(200)
  @Summary('Wraps every data key under the newest master key, in the background')
  @DescribeAnswer(replyOf(VaultRewrap))
  async rewrap(@Caller() signed: Signed): Promise<ReplyOf<typeof VaultRewrap>> {
    return this.messenger.ask(VaultRewrap, wordOf('vault.rewrap', {}, signed));
  }

  @Post('backup')
  @HttpCode(200)
  @Summary('All secrets in one file that opens only with the passphrase, which is what is sealed')
  @DescribeBody(sealedBodySchema, { sealed: SEALED_EXAMPLE })
  @DescribeAnswer(replyOf(VaultBackup))
  async backup(@Body(shape(sealedBodySchema)) { sealed }: z.infer<typeof sealedBodySchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof VaultBackup>> {
    return this.messenger.ask(VaultBackup, { ...wordOf('vault.backup', { sealed }, signed), sealed }, { timeoutMs: TIMEOUT_MS });
  }

  @Post('restore')
  @HttpCode(200)
  @Summary('Puts a backup into an empty vault')
  @DescribeBody(restoreSchema, { sealed: SEALED_EXAMPLE, file: '{}' })
  @DescribeAnswer(replyOf(VaultRestore))
  async restore(@Body(shape(restoreSchema)) { sealed, file }: z.infer<typeof restoreSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof VaultRestore>> {
    return this.messenger.ask(VaultRestore, { ...wordOf('vault.restore', { sealed, file }, signed), sealed, file }, { timeoutMs: TIMEOUT_MS });
  }
}
