// An agent as a process of its own, from source, that can be made to consume nothing: by SIGSTOP from outside, by a handler that hangs
// (with the argument hangs), or by consumers that are cancelled (on SIGUSR2).
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

const { defineAgent, runService } = await import('@waggle/runtime');

class Worker {
  async handle({ document }) {
    if (process.argv.includes('hangs') && document.body.includes('hang')) await new Promise(() => undefined);
    return { outcome: 'done', plan: ['Look at it'], summary: 'Nothing was to be done.' };
  }
}

await runService(defineAgent({ name: 'sales', roles: ['swarm'], capabilities: { EMAIL: 1 }, handler: Worker, concurrency: 2 }));
