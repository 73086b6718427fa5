import { CreateMessaging1700000000000 } from './0000-create-messaging.migration.js';
import { CompressOutbox1700000003480 } from './0001-compress-outbox.migration.js';

/** Of every service with a schema, before its own. */
export const messagingMigrations = [CreateMessaging1700000000000, CompressOutbox1700000003480];
