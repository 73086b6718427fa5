import { Module } from '@nestjs/common';
import { HttpServerService } from './http-server.service.js';

@Module({ providers: [HttpServerService] })
export class GatewayModule {}
