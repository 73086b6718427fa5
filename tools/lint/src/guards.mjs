// Who alone may import what. The first column of each guard is a pattern of the import, the paths are patterns from the root.
const TESTS = String.raw`\.(spec|int-spec|e2e-spec)\.tsx?$|/test/`;
const TEST_SIDE = [TESTS, '^libs/(testing|tool-server-testing)/', '^tools/'];

export const GUARDS = [
  {
    module: '^@waggle/(testing|tool-server-testing)',
    only: TEST_SIDE,
    why: 'test support is for specs only.',
  },
  {
    module: '^@waggle/grants/signer$',
    only: ['^apps/gatekeeper/', '^libs/grants/', '^libs/host/', ...TEST_SIDE],
    why: 'only the gatekeeper signs grants.',
  },
  {
    module: '^@waggle/grants/keyring$',
    only: ['^apps/gateway/', '^libs/grants/', '^libs/host/', ...TEST_SIDE],
    why: 'only the gateway opens a person\'s key.',
  },
  {
    module: '^@waggle/host/secrets$',
    only: ['^apps/cli/', '^libs/host/', ...TEST_SIDE],
    why: 'a service is given its secrets as settings.',
  },
  {
    module: '^@waggle/persistence',
    never: ['^apps/agents/'],
    why: 'an agent keeps nothing; it asks by message.',
  },
  {
    module: '^@waggle/runtime$',
    names: ['Database'],
    never: ['^apps/agents/'],
    why: 'an agent keeps nothing; it asks by message.',
  },
  {
    module: String.raw`\.provider(\.js)?$`,
    only: ['^apps/mcp/', '^apps/notifier/', '^libs/brain(-llm)?/', ...TEST_SIDE],
    why: 'only a tool server talks to the outside; the notifier talks to approvers.',
  },
  {
    module: '^(ai|@ai-sdk/.+)$',
    only: ['^libs/brain-llm/', ...TEST_SIDE],
    why: 'a language model is asked through the brain.',
  },
  {
    module: '^@waggle/vendor-api$',
    only: ['^apps/mcp/', '^apps/notifier/', ...TEST_SIDE],
    why: 'only a tool server talks to the outside; the notifier talks to approvers.',
  },
  {
    module: '^(nodemailer|imapflow|smtp-server)(/|$)',
    only: ['^apps/mcp/', '^apps/intake/', '^apps/notifier/', '^apps/cli/src/demo/', '^libs/imap/', ...TEST_SIDE],
    why: 'only a tool server talks to the outside; the notifier talks to approvers.',
  },
  {
    module: '^(@slack/web-api|twilio)(/|$)',
    only: ['^apps/notifier/', ...TEST_SIDE],
    why: 'only the notifier talks to approvers.',
  },
  {
    module: '^(typeorm|pg|@nestjs/typeorm)(/|$)',
    // provision makes the roles with which persistence signs in, as an administrator.
    only: ['^libs/(persistence|runtime|provision)/', String.raw`\.migration\.ts$`, String.raw`\.entity\.ts$`, ...TEST_SIDE],
    why: 'the database is reached through @waggle/persistence.',
  },
  {
    module: '^(amqplib|@nestjs/microservices)(/|$)',
    only: ['^libs/messaging/', '^libs/runtime/', ...TEST_SIDE],
    why: 'the broker is reached through @waggle/messaging.',
  },
  {
    module: '^(dockerode|@kubernetes/client-node)(/|$)',
    only: ['^apps/cloud-manager/', ...TEST_SIDE],
    why: 'only the cloud manager launches containers and scales Deployments.',
  },
  {
    module: '^ioredis(/|$)',
    only: ['^libs/cache/', ...TEST_SIDE],
    why: 'Redis is reached through @waggle/cache.',
  },
  {
    module: '^(bullmq|pg-boss|amqp-connection-manager|@langchain/.+|@dbos-inc/.+)(/|$)',
    only: ['^tools/bench/src/peers/'],
    why: 'the peers of the benchmark are no part of the product.',
  },
  {
    module: '^@nestjs/common$',
    names: ['HttpStatus', 'HttpException', 'HttpCode', 'NotFoundException', 'BadRequestException', 'ForbiddenException', 'ConflictException'],
    only: ['^apps/gateway/', ...TEST_SIDE],
    why: 'only the gateway knows HTTP status codes; throw an AppError.',
  },
  {
    module: '^(node:)?process$',
    names: ['env'],
    only: ['^libs/config/'],
    why: 'only libs/config reads the environment.',
  },
  {
    module: '^@waggle/[^/]+/(?!(signer|keyring|secrets|discover)$)',
    only: ['^tools/'],
    why: 'no deep imports: a package shows what it has in its index.',
  },
];
