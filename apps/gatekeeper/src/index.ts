import { PersonErase, PersonExport, ProofCheck } from '@waggle/contracts';
import { loadSigningKey, type SigningKey } from '@waggle/grants/signer';
import { CONFIG, defineService } from '@waggle/runtime';
import { ApprovalController } from './approval.controller.js';
import { ApprovalJournal } from './approval-journal.service.js';
import { ApprovalRepository } from './approval.repository.js';
import { DeadlineRepository } from './deadlines/deadline.repository.js';
import { DecisionParts, DecisionService } from './decision.service.js';
import { DueWork } from './deadlines/due-work.service.js';
import { EditService } from './edit.service.js';
import { gatekeeperConfig, type GatekeeperConfig } from './gatekeeper.config.js';
import { GrantRelease } from './grant-release.service.js';
import { GrantSigner, SIGNING_KEY } from './grant-signer.service.js';
import { CreateApproval1700000000300 } from './migrations/0001-create-approval.migration.js';
import { CreateStop1700000003300 } from './migrations/0033-create-stop.migration.js';
import { LessonController } from './lessons/lesson.controller.js';
import { LessonRepository } from './lessons/lesson.repository.js';
import { LessonService } from './lessons/lesson.service.js';
import { Operators } from './operators.service.js';
import { Overdue } from './deadlines/overdue.service.js';
import { PaymentHistory } from './payments/payment-history.repository.js';
import { PaymentJudge } from './payments/payment-judge.service.js';
import { PersonController } from './person/person.controller.js';
import { PersonRepository } from './person/person.repository.js';
import { ProofController } from './proof.controller.js';
import { ProposalJudge } from './proposal-judge.service.js';
import { ReplayController } from './replay/replay.controller.js';
import { ReplayRepository } from './replay/replay.repository.js';
import { ReplayService } from './replay/replay.service.js';
import { SlackDecisionController } from './slack-decision.controller.js';
import { SlackDecisionService } from './slack-decision.service.js';
import { StopController } from './stops/stop.controller.js';
import { StopJournal } from './stops/stop-journal.service.js';
import { StopRepository } from './stops/stop.repository.js';
import { StopParts, StopService } from './stops/stop.service.js';
import { SubmissionService } from './submission.service.js';
import { TemplateController } from './templates/template.controller.js';
import { TemplateRelease, TemplateReleaseParts } from './templates/template-release.service.js';
import { TemplateRepository } from './templates/template.repository.js';
import { TemplateService } from './templates/template.service.js';

const signingKey = {
  provide: SIGNING_KEY,
  inject: [CONFIG],
  useFactory: (config: GatekeeperConfig): Promise<SigningKey> => loadSigningKey(config.GRANT_SIGNING_KEY),
};

/** The approval queue, and the only holder of the signing key. It does not run in the cloud zone: nothing is permitted there. */
export default defineService({
  name: 'gatekeeper',
  plane: 'core',
  roles: ['swarm', 'local', 'single'],
  instances: { of: 'many', why: 'What is due is taken with row locks by the clock of the database; a decision counts once, by its proof.' },
  config: gatekeeperConfig,
  persistence: { migrations: [CreateApproval1700000000300, CreateStop1700000003300] },
  controllers: [ApprovalController, TemplateController, ReplayController, SlackDecisionController, StopController, LessonController, PersonController, ProofController],
  mustHandle: [PersonExport, PersonErase, ProofCheck],
  providers: [
    signingKey,
    ApprovalRepository,
    ApprovalJournal,
    Operators,
    PaymentHistory,
    PaymentJudge,
    EditService,
    GrantSigner,
    DeadlineRepository,
    GrantRelease,
    Overdue,
    DueWork,
    DecisionParts,
    DecisionService,
    ProposalJudge,
    SlackDecisionService,
    LessonRepository,
    LessonService,
    StopRepository,
    StopJournal,
    StopParts,
    StopService,
    SubmissionService,
    TemplateRepository,
    TemplateReleaseParts,
    TemplateRelease,
    TemplateService,
    ReplayRepository,
    ReplayService,
    PersonRepository,
  ],
});
