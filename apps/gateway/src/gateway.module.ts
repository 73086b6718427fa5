import { Module } from '@nestjs/common';
import { HttpServerService } from './http-server.service.js';
import { Connections, Shared } from './shared.js';

@Module({ providers: [Connections, Shared, HttpServerService] })
export class GatewayModule {}
