import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chats as webhooks brought them, our messages, and what was begun to be sent. WhatsApp gives no history: this is the only one. */
export class CreateWhatsapp1700000000250 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_chat (
        chat text PRIMARY KEY,
        name text,
        opted_out_at timestamptz,
        last_at timestamptz NOT NULL
      );
      CREATE INDEX whatsapp_chat_newest ON whatsapp_chat (last_at DESC);
      CREATE TABLE whatsapp_attempt (
        key text PRIMARY KEY,
        chat text NOT NULL,
        text text NOT NULL,
        message_id text,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE TABLE whatsapp_message (
        id text PRIMARY KEY,
        chat text NOT NULL REFERENCES whatsapp_chat,
        direction text NOT NULL CHECK (direction IN ('in', 'out')),
        text text NOT NULL,
        at timestamptz NOT NULL,
        sent_at timestamptz,
        delivered_at timestamptz,
        read_at timestamptz,
        failed_at timestamptz,
        failure int,
        seq bigint GENERATED ALWAYS AS IDENTITY
      );
      CREATE INDEX whatsapp_message_inbox ON whatsapp_message (seq) WHERE direction = 'in';
      CREATE INDEX whatsapp_message_newest ON whatsapp_message (chat, at DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_message, whatsapp_attempt, whatsapp_chat');
  }
}
