// An agent as a process of its own, from source, that can be made to consume nothing: by SIGSTOP from outside, by a handler that hangs
// (with the argument hangs), or by consumers that are cancelled (on SIGUSR2). With the argument waits it works slowly: each task asks for
// the handbook, and may wait a minute for it.
import '@waggle/from-source';
import amqp from 'amqplib';

const channels = [];
const { connect } = amqp;
amqp.connect = async (...args) => {
  const model = await connect(...args);
  const createChannel = model.createChannel.bind(model);
  model.createChannel = async () => {
    const channel = await createChannel();
    const consume = channel.consume.bind(channel);
    channel.consume = async (queue, ...rest) => {
      if (queue.startsWith('sales.')) channels.push(channel);
      return consume(queue, ...rest);
    };
    return channel;
  };
  return model;
};
process.on('SIGUSR2', () => void Promise.all([...new Set(channels)].flatMap((channel) => ['express', 'standard'].map((lane) => channel.cancel(lane)))).catch(() => undefined));

const { HandbookRead } = await import('@waggle/contracts');
const { defineAgent, runService } = await import('@waggle/runtime');

class Worker {
  async handle({ document }, { ask }) {
    if (process.argv.includes('hangs') && document.body.includes('hang')) await new Promise(() => undefined);
    // Nobody scans the answer here, which makes the call fail after it.
    if (process.argv.includes('waits')) await ask(HandbookRead, {}, { timeoutMs: 60_000 }).catch(() => undefined);
    return { outcome: 'done', plan: ['Look at it'], summary: 'Nothing was to be done.' };
  }
}

await runService(defineAgent({ name: 'sales', roles: ['swarm'], capabilities: { EMAIL: 1 }, handler: Worker, concurrency: 2 }));
