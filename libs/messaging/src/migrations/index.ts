import { CreateMessaging1700000000000 } from './0000-create-messaging.migration.js';
import { KeepOutboxAsText1700000000500 } from './0001-keep-outbox-as-text.migration.js';

/** Of every service with a schema, before its own. */
export const messagingMigrations = [CreateMessaging1700000000000, KeepOutboxAsText1700000000500];
