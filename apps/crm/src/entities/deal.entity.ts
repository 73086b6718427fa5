import type { Deal } from '@waggle/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('deal')
export class DealEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  title!: string;

  @Column('uuid', { name: 'contact_id' })
  contactId!: string;

  /** Minor units of `currency`. */
  @Column('bigint', { name: 'value_minor', transformer: { from: Number, to: (value: number) => value } })
  valueMinor!: number;

  @Column('char', { length: 3 })
  currency!: string;

  @Column('text')
  stage!: Deal['stage'];

  /** Grows by one with every move. */
  @Column('integer')
  version!: number;

  /** Of the latest move. */
  @Column('timestamptz', { name: 'moved_at', nullable: true })
  movedAt!: Date | null;
}
