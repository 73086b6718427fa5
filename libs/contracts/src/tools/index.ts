import type { Tool } from '../tool.js';
import { EMAIL_TOOLS } from './email.tool.js';
import { PAYMENT_TOOLS } from './payment.tool.js';
import { ODOO_TOOLS } from './odoo.tool.js';
import { SOCIAL_TOOLS } from './social.tool.js';
import { WHATSAPP_TOOLS } from './whatsapp.tool.js';
import { RESEARCH_TOOLS } from './research.tool.js';
import { CRM_TOOLS } from './crm.tool.js';
import { THREADING_TOOLS } from './threading.tool.js';
import { CALENDAR_TOOLS } from './calendar.tool.js';

export * from './email.tool.js';
export * from './payment.tool.js';
export * from './odoo.tool.js';
export * from './social.tool.js';
export * from './whatsapp.tool.js';
export * from './research.tool.js';
export * from './crm.tool.js';
export * from './threading.tool.js';
export * from './calendar.tool.js';

/** Every tool there is. */
export const TOOLS: readonly Tool[] = [...EMAIL_TOOLS, ...PAYMENT_TOOLS, ...ODOO_TOOLS, ...SOCIAL_TOOLS, ...WHATSAPP_TOOLS, ...RESEARCH_TOOLS, ...CRM_TOOLS, ...THREADING_TOOLS, ...CALENDAR_TOOLS];

/** The tool of that name, or undefined. */
export function toolOf(server: string, name: string): Tool | undefined {
  return TOOLS.find((tool) => tool.server === server && tool.name === name);
}
