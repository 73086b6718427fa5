import { Injectable } from '@nestjs/common';
import { PlacementRepository } from '../placement.repository.js';
import { CustodyRepository } from './custody.repository.js';
import { EndFilesService } from './end-files.service.js';

/** The two tables that a claim stands in, and the file in which its task has ended. */
@Injectable()
export class CustodyStores {
  constructor(
    readonly custody: CustodyRepository,
    readonly placements: PlacementRepository,
    readonly ends: EndFilesService,
  ) {}
}
