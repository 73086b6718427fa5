import { Module } from '@nestjs/common';
import { A2aTaskRepository } from './a2a/a2a-task.repository.js';
import { HeardEventsController } from './events/heard-events.controller.js';
import { OutwardService } from './events/outward.service.js';
import { HttpServerService } from './http-server.service.js';
import { Connections, Shared } from './shared.js';
import { DeliveryRepository } from './webhooks/delivery.repository.js';
import { WebhookDeliverer } from './webhooks/webhook-deliverer.service.js';
import { WebhookEnd } from './webhooks/webhook-end.service.js';
import { WebhookSender } from './webhooks/webhook-sender.service.js';

@Module({
  controllers: [HeardEventsController],
  providers: [Connections, Shared, HttpServerService, A2aTaskRepository, DeliveryRepository, WebhookEnd, WebhookSender, WebhookDeliverer, OutwardService],
})
export class GatewayModule {}
