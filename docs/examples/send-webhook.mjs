// Sends one webhook as Standard Webhooks signs it. Run: WEBHOOK_SECRET=whsec_… node send-webhook.mjs <url> <json> [id]
import { createHmac, randomUUID } from 'node:crypto';

const [url, body, id = randomUUID()] = process.argv.slice(2);
const key = Buffer.from(process.env.WEBHOOK_SECRET.replace('whsec_', ''), 'base64');
const timestamp = String(Math.floor(Date.now() / 1000));
const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');

const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
const response = await fetch(url, { method: 'POST', headers, body });
console.log(response.status, await response.text());
process.exitCode = response.ok ? 0 : 1;
