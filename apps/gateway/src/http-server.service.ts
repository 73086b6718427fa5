import type { AddressInfo } from 'node:net';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { AppError } from '@waggle/errors';
import { type Logger, Traces } from '@waggle/observability';
import { Answering, CONFIG, LOGGER } from '@waggle/runtime';
import { serveAgentCard } from './a2a/agent-card-route.js';
import { checkDeclaredRoles } from './access/declared-roles.js';
import { FrontDoor } from './access/front-door.service.js';
import type { NextFunction, Request, Response } from 'express';
import { dashboardFiles } from './dashboard/dashboard-files.js';
import type { GatewayConfig } from './gateway.config.js';
import { keepRawBodies } from './hooks/raw-body.js';
import { HttpModule } from './http.module.js';
import { PublicAddress } from './public-address.js';
import { AllowedMethods } from './negotiation/allowed-methods.js';
import { openApiDocument } from './openapi/document.js';
import { Shared } from './shared.js';
import { tracedRequests } from './status/traced-requests.js';

/** A task of 1 MiB, as JSON. */
const BODY_LIMIT = '1500kb';

/** The HTTP application: it lives inside the service and shares its connections. */
@Injectable()
export class HttpServerService implements OnApplicationBootstrap, OnApplicationShutdown {
  private app: NestExpressApplication | undefined;
  private stopping = false;
  private readonly answering = new Answering();

  constructor(
    private readonly shared: Shared,
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly traces: Traces,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const app = await NestFactory.create<NestExpressApplication>(HttpModule.sharing(this.shared), {
      logger: false,
      abortOnError: false,
      bodyParser: false,
    });
    checkDeclaredRoles(app);
    app.set('trust proxy', this.config.GATEWAY_TRUST_PROXY);
    app.use(this.lastAnswer);
    app.use(app.get(FrontDoor).handle);
    app.use(tracedRequests(this.traces));
    app.use(dashboardFiles());
    keepRawBodies(app);
    app.use('/api', freshAlways);
    app.useBodyParser('json', { limit: BODY_LIMIT });
    describeApi(app);
    const address = app.get(PublicAddress);
    serveAgentCard(app, () => address.url);
    await this.listen(app);
    this.app = app;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.app !== undefined) await this.answering.end(this.app.getHttpServer(), this.app.close());
  }

  /** A client that goes on asking over the connection it has would else hold up the end, and be answered by what is known no more. */
  private readonly lastAnswer = (_request: Request, response: Response, next: NextFunction): void => {
    this.answering.begin(response);
    if (this.stopping) response.setHeader('Connection', 'close');
    next();
  };

  private async listen(app: NestExpressApplication): Promise<void> {
    const { GATEWAY_PORT: port, GATEWAY_HOST: host } = this.config;
    try {
      await app.listen(port, host);
    } catch (cause) {
      await app.close();
      throw new AppError('port_unavailable', 'invalid', `The gateway cannot listen on ${host}:${port}; set GATEWAY_PORT to a free port, or to 0.`, {}, cause);
    }
    const address = app.getHttpServer().address() as AddressInfo;
    app.get(PublicAddress).listensAt(address.port);
    this.log.info({ url: `http://${host}:${address.port}` }, 'the REST API listens');
  }
}

/** The document, a page to read it by, and from it which methods an address knows. */
function describeApi(app: NestExpressApplication): void {
  const document = openApiDocument(app);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json', raw: ['json'] });
  app.get(AllowedMethods).learn(document);
}

/** What is answered belongs to who asked, and is asked for again each time: a 304 says that it still holds. */
function freshAlways(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'private, no-cache');
  response.vary('Authorization').vary('Cookie');
  // Browsers and Node send no-cache with an ETag of their caller's. It speaks to caches; the framework would send all again.
  delete request.headers['cache-control'];
  next();
}
