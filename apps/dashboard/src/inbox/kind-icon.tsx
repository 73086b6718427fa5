import { IconBrandWhatsapp, IconCalendarEvent, IconCash, IconFileInvoice, IconHeartHandshake, IconMail, IconSpeakerphone, IconTool } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CallKind } from './call-kind.js';

const ICONS = { mail: IconMail, payment: IconCash, chat: IconBrandWhatsapp, post: IconSpeakerphone, event: IconCalendarEvent, deal: IconHeartHandshake, invoice: IconFileInvoice, other: IconTool } satisfies Record<CallKind, unknown>;

export function KindIcon({ kind, size = 18 }: { kind: CallKind; size?: number }): ReactNode {
  const Icon = ICONS[kind];
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
