import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ErasureRequest, personAddressSchema, type ReplyOf } from '@waggle/contracts';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import { PersonDesk, type PersonFile, personFileSchema } from './person-desk.service.js';

const PERSON = z.union([z.uuid(), personAddressSchema], 'an e-mail address, a telephone number as +<digits>, or the id of a contact');
const ID = shape(PERSON);
const EXAMPLE = 'ada@example.org';
const eraseSchema = z.object({ dryRun: z.boolean().default(true).describe('Only say what would go, and what stays and why.') });

/** What the zone keeps of one person (GDPR art. 15 and 17). */
@Controller('api/people')
@Allow('admin')
export class PeopleController {
  constructor(private readonly desk: PersonDesk) {}

  @Get(':id/export')
  @Summary('All that the services keep of one person')
  @DescribeParam('id', PERSON, EXAMPLE)
  @DescribeAnswer(personFileSchema)
  async export(@Param('id', ID) id: string): Promise<PersonFile> {
    return this.desk.export(id);
  }

  @Post(':id/erase')
  @HttpCode(200)
  @Summary('Erases a person from all services', 'Without `dryRun: false` nothing is erased. What a service could not do now is done later, also after a restart.')
  @DescribeParam('id', PERSON, EXAMPLE)
  @DescribeBody(eraseSchema, { dryRun: true })
  @DescribeAnswer(replyOf(ErasureRequest))
  async erase(@Param('id', ID) id: string, @Body(shape(eraseSchema)) { dryRun }: z.infer<typeof eraseSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof ErasureRequest>> {
    return this.desk.erase(id, dryRun, signed);
  }
}
