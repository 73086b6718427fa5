import type { Activity } from '@waggle/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('activity')
export class ActivityEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'contact_id' })
  contactId!: string;

  @Column('text')
  kind!: Activity['kind'];

  @Column('text')
  summary!: string;

  @Column('timestamptz')
  at!: Date;

  /** The task that it was noted for; at most one of a task and contact. */
  @Column('text', { name: 'task_id', nullable: true })
  taskId!: string | null;
}
