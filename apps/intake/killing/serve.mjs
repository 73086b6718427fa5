// The intake as a process of its own that kills itself over a webhook: serve.mjs received|written|committed|never.
import { TaskTaker } from '../dist/sources/task-taker.service.js';
import { WebhookDeliveryRepository } from '../dist/webhooks/webhook-delivery.repository.js';
import { WebhookIntake } from '../dist/webhooks/webhook-intake.service.js';
import intake from '../dist/index.js';
import { runService } from '@waggle/runtime';

const when = process.argv[2];
const die = (at) => at === when && process.kill(process.pid, 'SIGKILL');

class DeadlyDeliveries extends WebhookDeliveryRepository {
  async remember(...call) {
    die('received');
    return super.remember(...call);
  }
}

class DeadlyTaker extends TaskTaker {
  async take(...call) {
    await super.take(...call);
    die('written');
  }
}

class DeadlyIntake extends WebhookIntake {
  async take(...call) {
    const taken = await super.take(...call);
    die('committed');
    return taken;
  }
}

const deadly = [
  { provide: WebhookDeliveryRepository, useClass: DeadlyDeliveries },
  { provide: TaskTaker, useClass: DeadlyTaker },
  { provide: WebhookIntake, useClass: DeadlyIntake },
];
await runService({ ...intake, providers: [...intake.providers, ...deadly] });
