import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { AppError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import { v7 } from 'uuid';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import type { GatewayConfig } from '../gateway.config.js';
import { SecretAnswer } from '../idempotency/idempotency-interceptor.js';
import { DescribeAnswer, DescribeBody, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { allowedUrl } from './allowed-address.js';
import { deliveriesAnswer, redeliveryAnswer, webhookAnswer, webhooksAnswer, webhookSecretAnswer } from './webhook-answer.js';
import { deliveryQuerySchema, newWebhookSchema, rotateSchema } from './webhook-input.js';
import { newSecret } from './webhook-signature.js';
import { type Delivery, type Webhook, WebhookRepository } from './webhook.repository.js';

const UUID = z.uuid('the id of a webhook or a delivery is a UUID');
const EXAMPLE = '0197a1b0-0000-7000-8000-000000000001';
const ID = shape(UUID);
const DELIVERY_QUERY = shape(deliveryQuerySchema);

/** Whom events are told. Secrets are shown once, when they are made. */
@Controller('api/webhooks')
@Allow('admin')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhookRepository,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get()
  @Summary('Whom events are told')
  @DescribeAnswer(webhooksAnswer)
  async list(): Promise<{ webhooks: Webhook[]; next: null; total: number }> {
    const webhooks = await this.webhooks.list();
    return { webhooks, next: null, total: webhooks.length };
  }

  @Post()
  @DescribeBody(newWebhookSchema, { url: 'https://receiver.example/hook', topics: ['task', 'approval'] })
  @SecretAnswer()
  @Summary('Tells events to an address; its secret is shown this once')
  @DescribeAnswer(webhookSecretAnswer, 201)
  async add(@Body(shape(newWebhookSchema)) { url, topics }: z.infer<typeof newWebhookSchema>, @Caller() { person }: Signed): Promise<{ webhook: Webhook; secret: string }> {
    const [id, secret] = [v7(), newSecret()];
    await this.webhooks.add(id, allowedUrl(url, this.config.WEBHOOK_ADDRESSES).href, topics, secret, person.name);
    return { webhook: await this.known(id), secret };
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Tells it no more')
  @DescribeParam('id', UUID, EXAMPLE)
  @DescribeAnswer(null, 204, 'It is told nothing more.')
  async remove(@Param('id', ID) id: string): Promise<void> {
    if (!(await this.webhooks.remove(id))) throw notFound(id);
  }

  /** A new secret; the one before signs as well for some hours, so that receivers can change over. */
  @Post(':id/rotate')
  @HttpCode(200)
  @DescribeBody(rotateSchema, { hours: 24 })
  @SecretAnswer()
  @Summary('A new secret, shown this once')
  @DescribeParam('id', UUID, EXAMPLE)
  @DescribeAnswer(webhookSecretAnswer)
  async rotate(@Param('id', ID) id: string, @Body(shape(rotateSchema)) { hours }: z.infer<typeof rotateSchema>): Promise<{ webhook: Webhook; secret: string }> {
    const secret = newSecret();
    if (!(await this.webhooks.rotate(id, secret, hours))) throw notFound(id);
    return { webhook: await this.known(id), secret };
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Summary('Tells it again after it was disabled')
  @DescribeParam('id', UUID, EXAMPLE)
  @DescribeAnswer(webhookAnswer)
  async enable(@Param('id', ID) id: string): Promise<{ webhook: Webhook }> {
    if (!(await this.webhooks.enable(id))) throw notFound(id);
    return { webhook: await this.known(id) };
  }

  @Get(':id/deliveries')
  @DescribeQuery(deliveryQuerySchema)
  @Summary('What was told, and what waits')
  @DescribeParam('id', UUID, EXAMPLE)
  @DescribeAnswer(deliveriesAnswer)
  async deliveries(@Param('id', ID) id: string, @Query(DELIVERY_QUERY) query: z.infer<typeof deliveryQuerySchema>): Promise<{ deliveries: Delivery[]; next: string | null }> {
    await this.known(id);
    return this.webhooks.deliveries(id, query);
  }

  @Post(':id/deliveries/:deliveryId/redeliver')
  @HttpCode(202)
  @Summary('Tells it once more, under its old id')
  @DescribeParam('id', UUID, EXAMPLE)
  @DescribeParam('deliveryId', UUID, EXAMPLE)
  @DescribeAnswer(redeliveryAnswer, 202)
  async redeliver(@Param('id', ID) id: string, @Param('deliveryId', ID) deliveryId: string): Promise<{ id: string }> {
    if (!(await this.webhooks.redeliver(id, deliveryId))) throw notFound(deliveryId);
    return { id: deliveryId };
  }

  private async known(id: string): Promise<Webhook> {
    const webhook = await this.webhooks.find(id);
    if (webhook === undefined) throw notFound(id);
    return webhook;
  }
}

function notFound(id: string): AppError<GatewayErrorCode> {
  return new AppError<GatewayErrorCode>('webhook_not_found', 'missing', `There is no webhook or delivery ${id}.`);
}
