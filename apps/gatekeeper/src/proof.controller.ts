import { Controller } from '@nestjs/common';
import { type PayloadOf, ProofCheck, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { Operators } from './operators.service.js';

/** Says to other services whether a word is a person's, so that none of them needs the key it is proven with. */
@Controller()
export class ProofController {
  constructor(private readonly operators: Operators) {}

  @Handles(ProofCheck)
  async check({ statement, proof, least }: PayloadOf<typeof ProofCheck>): Promise<ReplyOf<typeof ProofCheck>> {
    return { person: this.operators.verify(statement, proof, least).name };
  }
}
