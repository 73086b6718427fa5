import { Injectable } from '@nestjs/common';
import { PlacementRepository } from '../placement.repository.js';
import { CustodyRepository } from './custody.repository.js';

/** The two tables that a claim stands in. */
@Injectable()
export class CustodyStores {
  constructor(
    readonly custody: CustodyRepository,
    readonly placements: PlacementRepository,
  ) {}
}
