import type { AddressInfo } from 'node:net';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AppError } from '@waggle/errors';
import { type Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { checkDeclaredRoles } from './access/declared-roles.js';
import { FrontDoor } from './access/front-door.service.js';
import { SESSION_COOKIE } from './access/session.js';
import { dashboardFiles } from './dashboard/dashboard-files.js';
import type { GatewayConfig } from './gateway.config.js';
import { HttpModule } from './http.module.js';
import { Shared } from './shared.js';

/** A task of 1 MiB, as JSON. */
const BODY_LIMIT = '1500kb';

/** The HTTP application: it lives inside the service and shares its connections. */
@Injectable()
export class HttpServerService implements OnApplicationBootstrap, OnApplicationShutdown {
  private app: NestExpressApplication | undefined;

  constructor(
    private readonly shared: Shared,
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const app = await NestFactory.create<NestExpressApplication>(HttpModule.sharing(this.shared), {
      logger: false,
      abortOnError: false,
      bodyParser: false,
    });
    checkDeclaredRoles(app);
    app.set('trust proxy', this.config.GATEWAY_TRUST_PROXY);
    app.use(app.get(FrontDoor).handle);
    app.use(dashboardFiles());
    app.useBodyParser('json', { limit: BODY_LIMIT });
    describeApi(app);
    await this.listen(app);
    this.app = app;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.app?.close();
  }

  private async listen(app: NestExpressApplication): Promise<void> {
    const { GATEWAY_PORT: port, GATEWAY_HOST: host } = this.config;
    try {
      await app.listen(port, host);
    } catch (cause) {
      await app.close();
      throw new AppError('port_unavailable', 'invalid', `The gateway cannot listen on ${host}:${port}; set GATEWAY_PORT to a free port, or to 0.`, {}, cause);
    }
    const address = app.getHttpServer().address() as AddressInfo;
    this.log.info({ url: `http://${host}:${address.port}` }, 'the REST API listens');
  }
}

function describeApi(app: NestExpressApplication): void {
  const about = new DocumentBuilder()
    .setTitle('Waggle')
    .setDescription('Errors are RFC 9457 problem documents with a code and a way to mend them. No GET changes anything.')
    .setVersion('1')
    .addBearerAuth()
    .addCookieAuth(SESSION_COOKIE)
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('cookie')
    .build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, about));
}
