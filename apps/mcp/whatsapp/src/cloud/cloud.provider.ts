import { toAppError } from '@waggle/errors';
import type { Found } from '@waggle/mcp-server';
import type { Logger } from '@waggle/observability';
import { VendorApi, vendorError } from '@waggle/vendor-api';
import { z } from 'zod';
import { type OutgoingMessage, placesOf, type Template } from '../message.js';
import type { MessageRepository } from '../message.repository.js';
import { WhatsappProvider } from '../whatsapp.provider.js';
import { cloudRefusal, isUnsure } from './cloud-refusal.js';

export interface CloudSettings {
  /** With version. */
  readonly baseUrl: string;
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly token: string;
}

const sentSchema = z.object({ messages: z.array(z.object({ id: z.string().startsWith('wamid.') })).min(1) });
const componentSchema = z.object({ type: z.string(), format: z.string().optional(), text: z.string().optional(), buttons: z.array(z.object({ url: z.string().optional() })).optional() });
const templateSchema = z.object({ name: z.string(), language: z.string(), status: z.string(), category: z.string(), components: z.array(componentSchema) });
/** The last page has a cursor too: only `next` says that there is another. */
const pagingSchema = z
  .object({ next: z.string().optional(), cursors: z.object({ after: z.string().optional() }).default({}) })
  .refine(({ next, cursors }) => next === undefined || cursors.after !== undefined, 'another page without its cursor');
const templatesSchema = z.object({ data: z.array(templateSchema), paging: pagingSchema.optional() });
/** An account has at most 6,000 templates; a page has 200, or fewer as WhatsApp likes. */
const TEMPLATE_PAGES = 100;

/** The WhatsApp Cloud API. It keeps no key of ours and shows no history; what it tells, it tells by webhook. */
export class CloudProvider extends WhatsappProvider {
  private readonly api: VendorApi;

  constructor(
    private readonly settings: CloudSettings,
    private readonly messages: MessageRepository,
    private readonly log: Logger,
  ) {
    super();
    const headers = { authorization: `Bearer ${settings.token}` };
    this.api = new VendorApi({ vendor: 'WhatsApp', baseUrl: settings.baseUrl, headers: () => headers, refusal: cloudRefusal, unsure: isUnsure });
  }

  async templates(): Promise<Template[]> {
    const approved = (await this.allTemplates()).filter(({ status, components }) => status === 'APPROVED' && components.every(isPlain));
    return approved.map(({ name, language, category, components }) => {
      const text = components.find(({ type }) => type === 'BODY')?.text ?? '';
      return { name, language, category, text, parameters: placesOf(text) };
    });
  }

  async send(message: OutgoingMessage, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }> {
    await this.messages.begin(idempotencyKey, message);
    const body = { messaging_product: 'whatsapp', recipient_type: 'individual', to: message.chat, ...contentOf(message), biz_opaque_callback_data: idempotencyKey };
    const { messages } = await this.api.call({ method: 'POST', path: `/${this.settings.phoneNumberId}/messages`, body, answer: sentSchema, signal });
    const id = messages[0]?.id ?? '';
    await this.keep(idempotencyKey, id);
    return { providerId: id };
  }

  /** The grant comes back with each status of the message: until then nobody can tell. */
  async find(idempotencyKey: string): Promise<Found> {
    const id = await this.messages.sentAs(idempotencyKey);
    if (id === undefined) return { state: 'absent' };
    return id === null ? { state: 'unknown' } : { state: 'found', providerId: id };
  }

  /** To the last page: one that is not read would pass for no longer approved. */
  private async allTemplates(): Promise<Array<z.infer<typeof templateSchema>>> {
    const path = `/${this.settings.businessAccountId}/message_templates`;
    const query = { fields: 'name,language,status,category,components', status: 'APPROVED', limit: 200 };
    const templates: Array<z.infer<typeof templateSchema>> = [];
    let after: string | undefined;
    for (let page = 0; page < TEMPLATE_PAGES; page += 1) {
      const { data, paging } = await this.api.call({ method: 'GET', path, query: { ...query, after }, answer: templatesSchema });
      templates.push(...data);
      if (paging?.next === undefined) return templates;
      after = paging.cursors.after;
    }
    throw vendorError('vendor_unavailable', 'WhatsApp has more templates than are read', { pages: TEMPLATE_PAGES });
  }

  /** The message has gone: that it cannot be noted must not read as if it had not. Its first status brings the note. */
  private async keep(idempotencyKey: string, id: string): Promise<void> {
    try {
      await this.messages.sent(idempotencyKey, id);
    } catch (thrown) {
      this.log.error({ grantId: idempotencyKey, messageId: id, code: toAppError(thrown).code }, 'sent, but the message could not be kept');
    }
  }
}

function contentOf({ text, template }: OutgoingMessage): object {
  if (template === undefined) return { type: 'text', text: { preview_url: false, body: text } };
  const parameters = template.parameters.map(({ name, value }) => ({ type: 'text', ...(!/^\d+$/.test(name) && { parameter_name: name }), text: value }));
  const components = parameters.length === 0 ? [] : [{ type: 'body', parameters }];
  return { type: 'template', template: { name: template.name, language: { code: template.language }, components } };
}

/** Parameters in a head or a button, and heads that are pictures, would have to be given too: such templates are not offered. */
function isPlain({ type, format, text, buttons = [] }: z.infer<typeof componentSchema>): boolean {
  if (type === 'BODY') return true;
  const isText = format === undefined || format === 'TEXT';
  return isText && placesOf(text ?? '').length === 0 && buttons.every(({ url }) => placesOf(url ?? '').length === 0);
}
