import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type ClientProxy, ClientProxyFactory } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { DataSource } from 'typeorm';
import type { Environment } from '@waggle/config';
import type { Desk, Subject } from '../../child/protocol.js';
import type { Intake } from '../peer-load.js';
import { SCHEMA } from '../rows.js';
import { clientOptions, QUEUES, type QueueName, serverOptions } from './queues.js';
import { CHAIN, ENTRY, MOVE, OUTCOME, TASK } from './rows.entity.js';
import { DESK, TaskController } from './task.controller.js';
import { TaskRepository } from './task.repository.js';

/**
 * Nest's own RMQ transport with TypeORM, as both guides say: a hybrid application with a durable queue for each service, events that are
 * persistent, confirmed and acknowledged by hand, and `save` for the rows of each step in one transaction. Set: the prefetch, the pool;
 * the record is saved in natural batches.
 */
const POOL = 20;
const NAMES = Object.keys(QUEUES) as QueueName[];

export const startNest: Subject = async (env, desk) => {
  const url = String(env['AMQP_URL']);
  const database = new DataSource({ type: 'postgres', url: String(env['DATABASE_URL']), entities: [TASK, MOVE, OUTCOME, ENTRY, CHAIN], extra: { max: POOL } });
  await database.initialize();
  await database.query(SCHEMA);
  const clients = Object.fromEntries(NAMES.map((name) => [name, ClientProxyFactory.create(clientOptions(url, name))]));
  await Promise.all(Object.values(clients).map((client) => client.connect()));
  const app = await NestFactory.create(moduleOf(desk, database, clients), { logger: ['error', 'warn'] });
  for (const name of NAMES) app.connectMicroservice(serverOptions(url, name));
  await app.startAllMicroservices();
  return async () => {
    await app.close();
    await Promise.all(Object.values(clients).map((client) => client.close() as unknown));
    await database.destroy();
  };
};

function moduleOf(desk: Desk, database: DataSource, clients: Readonly<Record<string, ClientProxy>>): new () => object {
  @Module({
    controllers: [TaskController],
    providers: [TaskRepository, { provide: DESK, useValue: desk }, { provide: DataSource, useValue: database }, { provide: 'clients', useValue: clients }],
  })
  class Nest {}
  return Nest;
}

/** Hands tasks in with Nest's own client. */
export async function nestIntake(env: Environment): Promise<Intake> {
  Logger.overrideLogger(['error', 'warn']);
  const client = ClientProxyFactory.create(clientOptions(String(env['AMQP_URL']), 'steps'));
  await client.connect();
  return {
    hand: async (task) => void (await lastValueFrom(client.emit('submit', task), { defaultValue: undefined })),
    close: async () => void (await (client.close() as unknown)),
  };
}
